"""What goes on from one meeting to the next, and what a meeting does to its concerns."""

from django.db.models import Max, QuerySet

from cohesion.journal.actions import write
from forums.actions.moves import lock_meeting
from forums.actions.telling import tell
from forums.models import AgendaItem, Body, Concern, Meeting
from forums.states import COMING, ConcernState, ItemKind, MeetingState, Result


def after(meeting: Meeting) -> None:
    """Once a meeting is over or cancelled: its concerns move on, and what it did not reach goes to the next one.

    Each raiser hears once, where their concern has come to.
    """
    put_back = []
    for item in meeting.items.exclude(concern=None).select_related("concern__raised_by"):
        carried = item.result == Result.CARRIED
        to = ConcernState.ACCEPTED if carried else ConcernState.DISCUSSED
        if _on(item.concern, ConcernState.ON_AGENDA, to, quietly=carried) and carried:
            put_back.append(item.concern)
    carry_on(meeting.body)
    for concern in put_back:
        concern.refresh_from_db(fields=["state"])
        if concern.state == ConcernState.ACCEPTED:
            tell(concern)


def carry_on(body: Body) -> None:
    """Puts what was carried over on the agenda of the body's next meeting, if there is one whose agenda is not out.

    Each item goes on once, and counts how often it was put off. Without a next meeting it waits for one to be called.
    """
    meeting = _next_meeting(body)
    if meeting is None:
        return
    last = meeting.items.aggregate(last=Max("number"))["last"] or 0
    for number, item in enumerate(waiting(body), last + 1):
        _again(item, meeting, number)
        if item.concern:
            _on(item.concern, ConcernState.ACCEPTED, ConcernState.ON_AGENDA)


def _next_meeting(body: Body) -> Meeting | None:
    """The first whose agenda is not out, locked: a clerk may be adding to it, or publishing it, at this moment."""
    for following in body.meetings.filter(state=MeetingState.SCHEDULED).order_by("starts_at"):
        meeting = lock_meeting(following)
        if meeting.state == MeetingState.SCHEDULED:
            return meeting
    return None


def _again(item: AgendaItem, meeting: Meeting, number: int) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=meeting,
        number=number,
        title=item.title,
        kind=item.kind,
        minutes=item.minutes,
        exempt_reason=item.exempt_reason,
        concern=item.concern,
        carries=item.carries + 1,
        carried_from=item,
    )


def waiting(body: Body) -> QuerySet[AgendaItem]:
    """What meetings that are over carried over, and no later one has taken up."""
    over = AgendaItem.objects.filter(meeting__body=body, result=Result.CARRIED, carried_on=None)
    over = over.exclude(meeting__state__in=(*COMING, MeetingState.IN_PROGRESS)).exclude(kind=ItemKind.AOB)
    over = over.exclude(concern__state=ConcernState.SAFEGUARDING)
    return over.select_related("concern__raised_by").order_by("meeting__starts_at", "number")


def _on(concern: Concern, was: ConcernState, to: ConcernState, *, quietly: bool = False) -> bool:
    if not Concern.objects.filter(pk=concern.pk, state=was).update(state=to):
        return False
    concern.refresh_from_db(fields=["state"])
    write(by=None, subject=concern.topic, kind=f"concern.{to}", text=to.label)
    if not quietly:
        tell(concern)
    return True
