"""Exercises: those held and planned, and a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.directory.queries import Standing, site_contacts
from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions
from incidents.correction_forms import ContactTestForm, ExerciseForm
from incidents.drill_queries import history, open_for_real
from incidents.drill_rules import objections_to_resuming
from incidents.drill_texts import resumed_words
from incidents.models import ContactTest, Incident
from incidents.queries import Viewer
from incidents.quiet import morning
from incidents.rules import Refused
from incidents.states import Answer
from incidents.targeting import asked_first
from incidents.views.access import back, refuse

NEWEST = 50


def exercises(request: HttpRequest, who: Standing) -> HttpResponse:
    """What was held and what is planned; a form plans the next contact test of an area."""
    form = ContactTestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            test = actions.plan_contact_test(by=request.user, **form.cleaned_data)
            messages.success(request, f"{test} is planned. Nobody is told before.")
            return redirect("incidents:exercises")
        except Refused as refused:
            form.add_error(None, refused.objections)
    held = Incident.objects.filter(is_drill=True).select_related("place")[:NEWEST]
    tests = ContactTest.objects.select_related("area", "last_drill")
    context = {"form": form, "held": held, "tests": tests, "took_part": history(clock.now())}
    return render(request, "incidents/exercises.html", context)


def new(request: HttpRequest, who: Standing) -> HttpResponse:
    """Who takes part, then how many that are, and only then the beginning."""
    form = ExerciseForm(request.POST or None, rules=book())
    posts = None
    if request.method == "POST" and form.is_valid():
        posts = _posts(form)
        if "begin" in request.POST:
            try:
                return back(_begin(request, form, posts))
            except Refused as refused:
                form.add_error(None, refused.objections)
    night, real = morning(book(), clock.now()), open_for_real()
    return render(
        request, "incidents/exercise.html", {"form": form, "posts": posts, "night": night, "real": real}
    )


def resume(request: HttpRequest, incident: Incident, viewer: Viewer) -> HttpResponse:
    """Who is told that it goes on, and who is asked again, before it does."""
    if request.method == "POST":
        try:
            actions.resume_exercise(by=viewer.person, incident=incident)
            messages.success(request, "The exercise goes on. Everyone who takes part is being told.")
            return back(incident)
        except Refused as refused:
            refuse(request, refused)
    objections = objections_to_resuming(viewer.who, viewer.person, incident, open_now=open_for_real())
    told = incident.alerts.filter(unreachable="").exclude(person=viewer.person)
    about = {"told": told.count(), "asked": told.filter(answer=Answer.NONE).count()}
    text = resumed_words(book(incident.policy_edition), incident)
    return render(
        request,
        "incidents/resume.html",
        {"incident": incident, "objections": objections, "text": text} | about,
    )


def _posts(form: ExerciseForm) -> list:
    places = list(form.cleaned_data["places"])
    contacts = site_contacts(places, clock.now())
    at_places = [post for place in places for post in asked_first(contacts, place)]
    return [*at_places, *form.cleaned_data["officers"]]


def _begin(request: HttpRequest, form: ExerciseForm, posts: list) -> Incident:
    told = {name: form.cleaned_data[name] for name in ("place", "kind", "severity", "key")}
    return actions.hold_exercise(by=request.user, posts=posts, **told)
