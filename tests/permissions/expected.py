"""Who should get in, rule by rule, written down by hand from DECISIONS "Who sees what": what the system is held to."""

from tests.permissions.world import INCIDENTS, LINKS, ROLES

EVERYBODY = set(ROLES)
SIGNED_IN = EVERYBODY - {"signed out", "link holder"}
OFFICERS = {"police", "duty officer", "cohesion lead"}
CONTACTS = {"site contact", "other contact"}

ALWAYS = {
    "public": EVERYBODY,
    "signed in": SIGNED_IN,
    "by signature": set(),
    "by token": set(),
    "demonstration": set(),  # not outside it
    "pretend phones": set(),
    "directory": OFFICERS | {"administrator"},
    "rota": {"duty officer", "cohesion lead", "administrator"},
    "cascade": OFFICERS,
    "site card": OFFICERS,
    "reveal": OFFICERS,
    "who looked": {"cohesion lead", "administrator"},
    "export": {"duty officer", "cohesion lead"},
    "records": {"cohesion lead", "administrator"},
    "people and posts": {"police", "cohesion lead", "administrator"},
    "inbox": OFFICERS,
    "upkeep": OFFICERS,
    "settings": OFFICERS | {"administrator"},
    "offices": {"cohesion lead", "administrator"},
    "administration": {"administrator"},
    "tension": OFFICERS,
    "agreed work": OFFICERS,
    "the plan": {"duty officer", "cohesion lead"},
    "incidents": OFFICERS | CONTACTS,
    "raise": OFFICERS | CONTACTS,
    "exercises and broadcasts": OFFICERS,
    "playbooks": OFFICERS,
    "draft playbooks": {"duty officer", "cohesion lead"},
    "agree playbooks": {"police"},
    "mail about meetings": {"duty officer", "cohesion lead"},
    "forum's clerk": {"duty officer", "cohesion lead"},
    "events office": {"duty officer", "cohesion lead"},
}
BY_INCIDENT = {
    "told of the incident": {
        "none": set(),
        "raised": OFFICERS | {"site contact"},
        "confirmed": OFFICERS | CONTACTS,  # the other place is a neighbour
        "stood down": OFFICERS | CONTACTS,
        "hidden place": OFFICERS | {"site contact"},
        "elsewhere": OFFICERS | {"other contact"},
    },
    "officers of the incident": {"none": set()} | {state: OFFICERS for state in INCIDENTS if state != "none"},
    "police of the incident": {state: {"police"} if state != "none" else set() for state in INCIDENTS},
}
GOOD = {"good", "good, stood down"}
BY_LINK = {
    "answer link": {state: EVERYBODY if state in GOOD else set() for state in LINKS},
    "leave link": {state: EVERYBODY if state in GOOD else set() for state in LINKS},
    "debrief link": {state: EVERYBODY if state in GOOD else set() for state in LINKS},
    "link to say days": {state: EVERYBODY if state in GOOD else set() for state in LINKS},
    "meeting link": {state: EVERYBODY if state in GOOD | {"of a leaver"} else set() for state in LINKS},
    "raise link": {state: EVERYBODY if state in GOOD else set() for state in LINKS},
}
BY_CONCERN = {
    "own concern": {"good": EVERYBODY, "guessed": set()},
    "own news": {"good": EVERYBODY, "guessed": set()},
}
BY_INVITATION = {
    rule: {"good": EVERYBODY, "let go": set(), "guessed": set()}
    for rule in ("own invitation", "own calendar")
}
BY_APPLICATION = {
    "own application": {"good": EVERYBODY, "guessed": set()},
    "own question": {"good": EVERYBODY, "guessed": set()},
}
