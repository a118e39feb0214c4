"""For whoever was asked: what the event is, what changed, and the five answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events import actions, queries
from events.answers import PERSONAL, PRIVATE
from events.differences import LABELS, changes, for_consultees, in_words
from events.forms import AnswerForm
from events.models import Case, Consultation
from events.views.doing import doing


def answer(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """By their own address. A second look shows what was answered."""
    if consultation.answer:
        return render(
            request, "events/answered.html", {"consultation": consultation, "case": consultation.case}
        )
    return answering(request, consultation, by=None, then=request.path)


def answering(request: HttpRequest, consultation: Consultation, *, by, then: str) -> HttpResponse:
    form = AnswerForm(request.POST or None)

    def do() -> str:
        actions.answer(by=by, consultation=consultation, **form.cleaned_data)
        return "Recorded. It is advice to the council, and no objection notice under the Licensing Act 2003."

    context = {
        "consultation": consultation,
        "case": consultation.case,
        "by": by,
        **said_of(consultation.case, consultation.version),
    }
    return doing(request, form, do, then=then, template="events/consultee.html", **context)


def said_of(case: Case, version: int) -> dict[str, object]:
    """What was sent in that version, and what differs from the one before it: without how people are reached."""
    versions = {one.number: one.answers for one in case.versions.filter(number__in=(version - 1, version))}
    now, before = versions.get(version, {}), versions.get(version - 1)
    shown = [name for name in LABELS if name not in PERSONAL and name not in PRIVATE and now.get(name)]
    changed = for_consultees(changes(before, now)) if before is not None else []
    documents = queries.documents_of(case)
    return {
        "documents": documents,
        "said": [(LABELS[name], in_words(name, now[name])) for name in shown],
        "changed": changed,
    }
