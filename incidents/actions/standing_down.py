"""The end of an incident, and the all-clear owed to every person who was told."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging.actions import cancel_unsent, no_longer_needed, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import Book, book
from incidents.actions.alerting import draft, in_way
from incidents.actions.debriefing import open_debrief
from incidents.actions.moves import lock, move
from incidents.actions.recovering import open_recovery
from incidents.correction_rules import objections_to_withdrawing
from incidents.correction_texts import withdraw_words
from incidents.languages import with_translations
from incidents.models import Alert, AllClear, Incident, StandDown
from incidents.queries import LIST, ever_told
from incidents.rules import insist, objections_to_settling, objections_to_standing_down
from incidents.states import LAST_WORDS, Settled, State
from incidents.texts import objections_to_fact, standdown_words

STAND_DOWN, WITHDRAW = LAST_WORDS
CALLED_BACK = (
    "alert.",
    "ladder.",
    "update",
    "ack.",
    "briefing",
)  # what no longer helps anybody once it is over


@transaction.atomic
def stand_down(*, by, incident: Incident, remains: str, agreed_by: str = "") -> StandDown:
    """Ends an incident: takes back what has not left, and owes an all-clear to everyone who was told.

    `remains` says what is not over, at most 48 characters. `agreed_by` names who in the force control room agreed by
    phone, when no police liaison does it. Raises Refused with what speaks against it.
    """
    incident = lock(incident)
    who = standing(by)
    insist(objections_to_standing_down(who, incident, agreed_by=agreed_by))
    insist(objections_to_fact(remains, "What remains"))
    ended = _end(by, incident, State.STOOD_DOWN, agreed_by, f"STAND DOWN. {remains}", remains=remains)
    rules = book(incident.policy_edition)
    open_debrief(incident, rules, ended.at)
    if not incident.is_drill:
        open_recovery(incident, rules, ended.at)
    return ended


@transaction.atomic
def withdraw(*, by, incident: Incident, reason: str, agreed_by: str = "") -> StandDown:
    """Withdraws an alert that was sent in error: whoever was told is owed the word that it was, as an all-clear is.

    Needs the authority of a stand-down, and a `reason`, which officers read and no text says. Raises Refused.
    """
    incident = lock(incident)
    who = standing(by)
    insist(objections_to_withdrawing(who, incident, agreed_by=agreed_by, reason=reason))
    ended = _end(by, incident, State.WITHDRAWN, agreed_by, "WITHDRAWN: this alert was sent in error")
    write(by=by, subject=incident.topic, kind="reason", text=f"Withdrawn because: {reason.strip()}")
    return ended


def _end(by, incident: Incident, to: State, agreed_by: str, text: str, *, remains: str = "") -> StandDown:
    """Takes back what has not left, ends the incident, and owes the last word to everyone who was told."""
    rules, now = book(incident.policy_edition), clock.now()
    taken_back = [
        message
        for kind in CALLED_BACK
        for message in cancel_unsent(topic=incident.topic, kinds_starting=kind)
    ]
    move(incident, to, stood_down_at=now, update_due_at=None)
    agreed = "Police liaison" if standing(by).is_police else agreed_by
    ended = StandDown.objects.create(incident=incident, remains=remains, by=by, at=now, agreed_by=agreed)
    owed = ever_told(incident)
    AllClear.objects.bulk_create([AllClear(alert=alert) for alert in owed])
    _post_last_words(incident, ended, owed, rules)
    write(
        by=by,
        subject=incident.topic,
        kind=to.value,
        text=text,
        detail=f"Agreed by {'the police' if agreed else 'the coordinator'}. All-clear owed to "
        f"{len(owed)} people; {len(taken_back)} unsent texts taken back",
        audience=Audience.SITE,
        counts={"owed": len(owed), "taken_back": len(taken_back)},
    )
    if agreed_by:  # a name: for police and council officers
        what = "withdrawal" if to == State.WITHDRAWN else "stand-down"
        write(
            by=by, subject=incident.topic, kind="agreed", text=f"The {what} was agreed by phone: {agreed_by}"
        )
    touch(LIST)
    return ended


def _post_last_words(incident: Incident, ended: StandDown, owed: list[Alert], rules: Book) -> None:
    seconds = rules.value("standdown.expires_seconds")
    is_withdrawn = incident.state == State.WITHDRAWN

    def words(alert: Alert) -> str:
        if is_withdrawn:
            return withdraw_words(rules, incident)
        return standdown_words(rules, incident, ended, alert.party)

    kind = WITHDRAW if is_withdrawn else STAND_DOWN
    drafts = [
        in_way(alert.way, text, incident, alert, rules)
        for alert in owed
        if not alert.unreachable
        for text in [draft(incident, alert, kind, words(alert), Lane.STAND_DOWN, seconds=seconds)]
    ]
    post(drafts=with_translations(drafts, owed, incident, rules), at=ended.at)


@transaction.atomic
def settle_all_clear(*, by, all_clear: AllClear, cannot: bool = False, reason: str = "") -> None:
    """An officer settles an all-clear that no text delivered: told by phone, or cannot be told, with the reason."""
    incident = lock(all_clear.alert.incident)
    all_clear = AllClear.objects.select_related("alert").get(pk=all_clear.pk)
    insist(objections_to_settling(standing(by), all_clear, reason=reason, cannot=cannot))
    how = Settled.CANNOT if cannot else Settled.CALLED
    settle(all_clear, how, by=by, reason=reason.strip())
    write(
        by=by,
        subject=incident.topic,
        kind="all_clear",
        text=f"All-clear to {all_clear.alert.post_title}: {how.label.lower()}",
        detail=reason.strip(),
    )


def settle(all_clear: AllClear, how: Settled, *, by=None, reason: str = "") -> bool:
    """One conditional UPDATE: an all-clear is settled once, and no other way is tried any more."""
    settled = AllClear.objects.filter(pk=all_clear.pk, settled="").update(
        settled=how, settled_at=clock.now(), settled_by=by, reason=reason
    )
    if settled:
        for kind in LAST_WORDS:
            no_longer_needed(about=f"alert:{all_clear.alert_id}", kinds_starting=kind)
    return bool(settled)
