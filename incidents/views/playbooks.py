"""Playbooks, in plain words: what is in force, what is drafted, and what was."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.directory.models import Group
from cohesion.directory.queries import Standing
from cohesion.policy.book import Book, book
from incidents import actions, rules
from incidents.models import Playbook
from incidents.playbook_changes import changes
from incidents.playbook_forms import PlaybookForm, typed
from incidents.playbooks import (
    Plan,
    checklists_in_words,
    default_plan,
    in_force,
    kinds,
    ladder_in_words,
    plan_from,
    table,
)
from incidents.rules import Refused
from incidents.states import Agreement, Party, Severity
from incidents.texts import ANSWERS
from incidents.views.access import refuse


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    return render(request, "incidents/playbooks.html", {"table": table(book()), "severities": Severity})


def show(request: HttpRequest, who: Standing, kind: str, severity: str) -> HttpResponse:
    """What is in force for that kind: its own, the one for any kind, or the rule book's."""
    _insist_there_is(kind, severity)
    return _page(request, who, kind, severity, in_force(kind, severity))


def version(request: HttpRequest, who: Standing, kind: str, severity: str, version: int) -> HttpResponse:
    playbook = get_object_or_404(Playbook, kind=kind, severity=severity, number=version)
    return _page(request, who, kind, severity, playbook)


def draft(request: HttpRequest, who: Standing, kind: str, severity: str) -> HttpResponse:
    """The draft there is, or a new one that begins with what is in force."""
    label = _insist_there_is(kind, severity)
    begun = Playbook.objects.filter(kind=kind, severity=severity, state=Agreement.DRAFT).first()
    before = begun or in_force(kind, severity)
    form = PlaybookForm(request.POST or None, initial=_initial(before, begun, kind, severity))
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.draft_playbook(
                by=request.user,
                kind=kind,
                severity=severity,
                plan=form.plan(),
                why=form.cleaned_data["why"],
                advice=form.agreed_advice(),
            )
            messages.success(request, "The draft is kept. It is in force when police liaison has agreed it.")
            return redirect(kept)
        except Refused as refused:
            form.add_error(None, refused.objections)
    return render(
        request,
        "incidents/playbook_draft.html",
        {"form": form, "label": label, "kind": kind, "severity": severity},
    )


def agree(request: HttpRequest, who: Standing, kind: str, severity: str, version: int) -> HttpResponse:
    playbook = get_object_or_404(Playbook, kind=kind, severity=severity, number=version)
    try:
        actions.agree_playbook(by=request.user, playbook=playbook, read_at=request.POST.get("read_at", ""))
        messages.success(request, "Agreed, and in force from now on. Incidents that run keep their own.")
    except Refused as refused:
        refuse(request, refused)
    return redirect(playbook)


def _insist_there_is(kind: str, severity: str) -> str:
    """The kind in words; nothing is found of a kind or severity that there is not."""
    label = kinds(book()).get(kind)
    if label is None or severity not in Severity.values:
        raise Http404
    return label


def _initial(before: Playbook | None, begun: Playbook | None, kind: str, severity: str) -> dict[str, object]:
    initial = typed(plan_from(before, book(), severity, kind))
    if before:
        initial |= {"advice": before.advice, "advice_by": before.advice_by, "advice_on": before.advice_on}
    return initial | {"why": begun.why if begun else ""}


def _page(
    request: HttpRequest, who: Standing, kind: str, severity: str, playbook: Playbook | None
) -> HttpResponse:
    current = book()
    plan = plan_from(playbook, current, severity, kind) if playbook else default_plan(current, severity, kind)
    versions = Playbook.objects.filter(kind=kind, severity=severity).select_related("drafted_by", "agreed_by")
    context = {
        "kind": kind,
        "severity": severity,
        "title": f"{_insist_there_is(kind, severity)}, {Severity(severity).label}",
        "playbook": playbook,
        "plan": plan,
        "groups": Group.objects.filter(pk__in=plan.reach.get("groups", [])),
        "ladders": ladder_in_words(plan),
        "quorum": [(party.label, plan.quorum.get(party, 1)) for party in Party],
        "checklists": checklists_in_words(plan),
        "answers": [(party.label, ANSWERS[party]) for party in Party],
        "texts": _texts(current, severity),
        "versions": list(versions),
        "may_draft": rules.may_draft_playbooks(who),
        "may_agree": bool(playbook) and not rules.objections_to_agreeing(who, request.user, playbook),
    }
    if playbook and playbook.state == Agreement.DRAFT:
        context |= _compared(playbook, current)
    return render(request, "incidents/playbook.html", context)


def _compared(draft: Playbook, current: Book) -> dict[str, object]:
    """What a draft changes of what holds now: its own version before it, the one for any kind, or the rule book."""
    held = in_force(draft.kind, draft.severity)
    own = bool(held) and held.kind == draft.kind
    against = f"version {held.number}{'' if own else ' for any kind'}" if held else "the rule book"
    before = plan_from(held, current, draft.severity, draft.kind), held.advice if held else ""
    groups = dict(Group.objects.values_list("pk", "name"))
    found = changes(before, (Plan(**draft.plan), draft.advice), groups)
    return {"changes": found, "against": f"{against}, in force now"}


def _texts(current: Book, severity: str) -> list[tuple[str, str]]:
    """The wordings that go out, with their places not filled in."""
    area = {Severity.S1: "alert.s1.area", Severity.S2: "alert.s2.area"}.get(Severity(severity), "alert.s3")
    keys = [("Site", "alert.ring0.site"), ("Officers", "alert.ring0.responder"), ("Ring 1", area)]
    return [(label, current.value(f"text.{key}")) for label, key in keys]
