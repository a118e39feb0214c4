"""Papers of an agenda: brought by the clerk, read by everybody once the agenda is out."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.policy.book import book
from forums import minutes_rules as rules
from forums.actions.meetings import say
from forums.actions.moves import lock_meeting
from forums.formats import format_of, is_tagged
from forums.models import AgendaItem, Paper


@transaction.atomic
def add_paper(
    *, by, item: AgendaItem, data: bytes, title: str, summary: str, exempt_reason: str = ""
) -> Paper:
    """Keeps a paper with its item. After the agenda is out it is a late paper, and the journal says so."""
    meeting = lock_meeting(item.meeting)
    item.meeting = meeting
    kind, most = format_of(data), book().value("forum.paper_largest_kb")
    insist(rules.objections_to_paper(standing(by), item, kind=kind, size=len(data), most_kb=most))
    insist([] if title.strip() and summary.strip() else ["Give the paper a title, and say what is in it."])
    paper = Paper.objects.create(
        item=item,
        title=title.strip(),
        summary=summary.strip(),
        exempt_reason=exempt_reason.strip(),
        format=kind,
        is_tagged=is_tagged(data, kind),
        data=data,
        size=len(data),
        added_at=clock.now(),
        recorded_by=by,
    )
    if meeting.published_at:
        named = "" if paper.is_exempt else f": {paper.title}"
        say(meeting, by=by, kind="paper.late", text=f"Paper added to item {item.number}{named}")
    return paper


@transaction.atomic
def remove_paper(*, by, paper: Paper) -> None:
    """Takes a paper away before the agenda is out. Afterwards it stays."""
    paper.item.meeting = lock_meeting(paper.item.meeting)
    insist(rules.objections_to_removing(standing(by), paper))
    paper.delete()
