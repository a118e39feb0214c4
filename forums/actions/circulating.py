"""Draft minutes: sent to those who were there, changed where they are right, approved by the next meeting."""

from django.db import transaction

from cohesion.almanac.days import working_days_after
from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.messaging.actions import post
from cohesion.policy.book import book
from forums import minutes_rules as rules
from forums.actions.before import circulation_of
from forums.actions.meetings import say
from forums.actions.member_links import drafts_with_link
from forums.actions.moves import lock_meeting
from forums.actions.recording import minute
from forums.members import was_there, who_was_there
from forums.models import AgendaItem, Amendment, Circulation, Meeting
from forums.queries import note_of
from forums.room_states import AmendmentState
from forums.rules import OVERTAKEN

MINUTES = "forum.minutes"


@transaction.atomic
def circulate(*, by, meeting: Meeting) -> Circulation:
    """Sends those who were there a link to the draft, and sets the last day on which they may propose a change."""
    meeting = lock_meeting(meeting)
    people = who_was_there(meeting)
    known = circulation_of(meeting)
    insist(rules.objections_to_circulating(standing(by), meeting, known, len(people)))
    now = clock.now()
    until = working_days_after(clock.local(now).date(), book().value("forum.amendment_days"))
    by_day = f"{until:%a} {until.day} {until:%b}"
    drafts = drafts_with_link(meeting, people, MINUTES, next=by_day)
    post(drafts=drafts, at=now)
    made = Circulation.objects.create(meeting=meeting, circulated_at=now, until=until, people=len(drafts))
    text = f"Draft minutes sent to {len(drafts)} of {len(people)} who were there; changes until {by_day}"
    say(meeting, by=by, kind="minutes.circulated", text=text, sent=len(drafts))
    return made


@transaction.atomic
def propose_amendment(*, by, item: AgendaItem, words: str, why: str = "") -> Amendment:
    """Somebody who was there would have the minute of an item otherwise. `words` is all of it, as it should be."""
    meeting = lock_meeting(item.meeting)
    item = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
    now, stands, sat = clock.now(), note_of(item), was_there(by, meeting)
    insist(
        rules.objections_to_amending(
            item,
            circulation_of(meeting),
            bool(sat),
            words=words,
            now=stands,
            today=clock.local(now).date(),
        )
    )
    made = Amendment.objects.create(
        item=item, seat=sat[0].seat, before=stands, words=words.strip(), why=why.strip(), proposed_at=now
    )
    say(
        meeting,
        by=None,
        kind="minutes.amendment",
        text=f"Change proposed to the minute of item {item.number}",
    )
    return made


@transaction.atomic
def take_amendment(*, by, amendment: Amendment, words: str, revision: int) -> Amendment:
    """Takes it into the minutes, in the words that the clerk saw last; `revision` as for any minute."""
    item = amendment.item
    amendment = _settle(by, amendment, AmendmentState.TAKEN)
    minute(by=by, item=item, note=words, result=item.result, revision=revision)
    text = f"Change taken into the minute of item {item.number}"
    say(item.meeting, by=by, kind="minutes.taken", text=text)
    return amendment


@transaction.atomic
def refuse_amendment(*, by, amendment: Amendment, reason: str) -> Amendment:
    """It is not taken, and whoever proposed it reads why."""
    insist([] if reason.strip() else ["Say why it is not taken."])
    item = amendment.item
    amendment = _settle(by, amendment, AmendmentState.REFUSED, refusal=reason.strip())
    say(item.meeting, by=by, kind="minutes.refused", text=f"Change to item {item.number} not taken")
    return amendment


def _settle(by, amendment: Amendment, to: AmendmentState, **also: object) -> Amendment:
    lock_meeting(amendment.item.meeting)
    amendment = Amendment.objects.select_related("item__meeting__body").get(pk=amendment.pk)
    insist(rules.objections_to_settling(standing(by), amendment, to))
    still = Amendment.objects.filter(pk=amendment.pk, state=amendment.state)
    if still.update(state=to, settled_by=by, settled_at=clock.now(), **also) != 1:
        raise Refused([OVERTAKEN])
    amendment.refresh_from_db()
    return amendment
