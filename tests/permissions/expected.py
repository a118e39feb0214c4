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
    "people and posts": {"police", "cohesion lead", "administrator"},
    "inbox": OFFICERS,
    "settings": OFFICERS | {"administrator"},
    "offices": {"cohesion lead", "administrator"},
    "administration": {"administrator"},
    "incidents": OFFICERS | CONTACTS,
    "raise": OFFICERS | CONTACTS,
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
}
GOOD = {"good", "good, stood down"}
BY_LINK = {
    "answer link": {state: EVERYBODY if state in GOOD else set() for state in LINKS},
    "raise link": {state: EVERYBODY if state in GOOD else set() for state in LINKS},
}
