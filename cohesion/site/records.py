"""Pages of those who answer for people's data: what is removed when, legal holds, and requests about oneself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.accounts.models import Person
from cohesion.directory.people_views import sensitive
from cohesion.kit import clock
from cohesion.records import actions, queries
from cohesion.records.models import Hold
from cohesion.site.records_forms import HoldForm, RequestForm


def retention(request: HttpRequest) -> HttpResponse:
    """What the next sweep removes, what sweeps removed, and what is held; a POST begins a hold."""
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold(by=request.user, **form.cleaned_data)
            return redirect("retention")
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    now = clock.now()
    context = {"form": form, "due": queries.due(now), "removed": queries.removed()}
    return render(request, "site/retention.html", context | {"holds": queries.holds_at(now)})


def end_hold(request: HttpRequest, pk: int) -> HttpResponse:
    actions.end_hold(by=request.user, hold=get_object_or_404(Hold, pk=pk))
    return redirect("retention")


def requests(request: HttpRequest) -> HttpResponse:
    """People, to find the one who asked."""
    words = request.GET.get("q", "").strip()
    found = Person.objects.filter(name__icontains=words).order_by("name")[:50] if words else []
    return render(request, "site/subject_requests.html", {"q": words, "people": found})


@sensitive
def subject(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's request. A GET shows what would stay; a POST gathers everything, or erases what may go."""
    person = get_object_or_404(Person, pk=pk)
    form = RequestForm(request.POST if request.POST.get("do") == "erase" else None)
    if request.method == "POST" and not form.is_bound:
        return _gathered(request, person)
    if form.is_bound and form.is_valid():
        try:
            actions.erase(by=request.user, person=person, reason=form.cleaned_data["reason"])
            messages.success(request, "What may go was erased.")
            return redirect("subject", pk=pk)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    context = {"person": person, "form": form, "stays": actions.what_stays(person)}
    return render(request, "site/subject.html", context)


def _gathered(request: HttpRequest, person: Person) -> HttpResponse:
    found = actions.gather(by=request.user, person=person)
    if request.POST.get("do") == "json":
        response: HttpResponse = JsonResponse(found, json_dumps_params={"indent": 1, "ensure_ascii": False})
    else:
        parts = [(label, [row.items() for row in rows]) for label, rows in found.items()]
        context = {"person": person, "parts": parts, "stays": actions.what_stays(person), "at": clock.now()}
        response = render(request, "site/subject_file.html", context)
    kind = "json" if request.POST.get("do") == "json" else "html"
    response.headers["Content-Disposition"] = f'attachment; filename="person-{person.pk}.{kind}"'
    return response
