"""What the clerk does with the papers of a meeting, its draft minutes, and what a dialogue needs before it begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cohesion.directory.queries import Standing
from cohesion.policy.book import book
from forums import queries
from forums.actions import circulating, dialogues, papers
from forums.forms import NothingForm
from forums.minutes_queries import changes, document
from forums.models import AgendaItem, Amendment, Dialogue, Paper
from forums.room_forms import DialogueForm, PaperForm, RefuseForm, RulesForm, TakeForm
from forums.views.desk import meeting_or_404
from forums.views.doing import doing
from forums.views.gallery import download

NOT_TAGGED = "A screen reader cannot follow this PDF. Save it anew as an accessible PDF if you can."


def add_paper(request: HttpRequest, who: Standing, agenda_item: int) -> HttpResponse:
    item = get_object_or_404(AgendaItem.objects.select_related("meeting__body"), pk=agenda_item)
    form = PaperForm(request.POST or None, request.FILES or None)

    def do(told: dict) -> str:
        kept = papers.add_paper(by=request.user, item=item, **form.paper())
        return f"Paper kept: {kept.title}.{'' if kept.is_tagged else f' {NOT_TAGGED}'}"

    then, title = _desk(item.meeting), f"Add a paper to {item}"
    return doing(request, form, do, then=then, title=title, button="Keep it")


def remove_paper(request: HttpRequest, who: Standing, paper_id: int) -> HttpResponse:
    found = get_object_or_404(Paper.objects.select_related("item__meeting__body").defer("data"), pk=paper_id)
    form = NothingForm(request.POST if request.method == "POST" else None)

    def do(told: dict) -> str:
        papers.remove_paper(by=request.user, paper=found)
        return "The paper is removed."

    lead = "The file is deleted, and nobody can read it any more. Once the agenda is out a paper stays."
    title = f"Remove “{found.title}”"
    return doing(
        request, form, do, then=_desk(found.item.meeting), title=title, lead=lead, button="Remove it"
    )


def paper(request: HttpRequest, who: Standing, paper_id: int) -> HttpResponse:
    found = get_object_or_404(Paper.objects.select_related("item__meeting").defer("data"), pk=paper_id)
    return download(found.item.meeting, found.pk, with_exempt=True)


def minutes(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    """The minutes as they stand, what is not public apart, and the changes that were proposed."""
    meeting = meeting_or_404(meeting_ref)
    context = {
        "document": document(meeting, with_exempt=True),
        "changes": changes(meeting),
        "back": _desk(meeting),
        "is_clerk": True,
    }
    return render(request, "forums/minutes.html", context)


def circulate(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)
    form = NothingForm(request.POST if request.method == "POST" else None)

    def do(told: dict) -> str:
        sent = circulating.circulate(by=request.user, meeting=meeting)
        return f"The draft is on its way to {sent.people} people."

    days = book().value("forum.amendment_days")
    lead = (
        f"Each member who was there gets a link by text or email, reads the draft, also what is not public, and may "
        f"propose changes for {days} working days. It goes once, and cannot be called back."
    )
    title, button = "Circulate the draft minutes", "Send it"
    return doing(request, form, do, then=_desk(meeting), title=title, lead=lead, button=button)


def take(request: HttpRequest, who: Standing, amendment_id: int) -> HttpResponse:
    """Takes a proposed change, in its words or the clerk's own."""
    found = _amendment(amendment_id)
    item = found.item
    form = TakeForm(request.POST or None, initial={"words": found.words, "revision": item.revision})

    def do(told: dict) -> str:
        circulating.take_amendment(by=request.user, amendment=found, **told)
        return f"Taken into the minute of {item}."

    lead = f"The minute now: {queries.note_of(item) or 'nothing yet.'}"
    title, then = f"Take the change to {item}", f"{_desk(item.meeting)}minutes/"
    return doing(request, form, do, then=then, title=title, lead=lead, button="Take it")


def refuse(request: HttpRequest, who: Standing, amendment_id: int) -> HttpResponse:
    found = _amendment(amendment_id)
    form = RefuseForm(request.POST or None)

    def do(told: dict) -> str:
        circulating.refuse_amendment(by=request.user, amendment=found, **told)
        return "Not taken. Whoever proposed it reads why."

    title, then = f"Do not take the change to {found.item}", f"{_desk(found.item.meeting)}minutes/"
    return doing(request, form, do, then=then, title=title, button="Do not take it")


def dialogue(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    """Prepares a dialogue; once it goes on, writes down the rules as they were agreed."""
    meeting = meeting_or_404(meeting_ref)
    known = Dialogue.objects.filter(meeting=meeting).select_related("meeting__body").first()
    if known and not meeting.is_coming:
        return _agreeing(request, known)
    rules = "\n".join(book().value("forum.ground_rules"))
    first = (
        {name: getattr(known, name) for name in DialogueForm.base_fields}
        if known
        else {"ground_rules": rules}
    )
    form = DialogueForm(request.POST or None, initial=first)

    def do(told: dict) -> str:
        dialogues.prepare(by=request.user, meeting=meeting, **told)
        return "The dialogue is prepared."

    title = "Prepare the dialogue"
    return doing(request, form, do, then=_desk(meeting), title=title, button="Keep it")


def _agreeing(request: HttpRequest, known: Dialogue) -> HttpResponse:
    form = RulesForm(request.POST or None, initial={"ground_rules": known.ground_rules})

    def do(told: dict) -> str:
        dialogues.agree_rules(by=request.user, dialogue=known, **told)
        return "The ground rules are agreed."

    lead = "Read them out, change what those who are there want changed, and write them down once for all."
    then = f"{_desk(known.meeting)}room/"
    title, button = "Agree the ground rules", "They are agreed"
    return doing(request, form, do, then=then, title=title, lead=lead, button=button)


def _amendment(amendment_id: int) -> Amendment:
    found = Amendment.objects.select_related("item__meeting__body", "seat")
    return get_object_or_404(found, pk=amendment_id)


def _desk(meeting) -> str:
    return f"/forums/desk/meetings/{meeting.ref}/"
