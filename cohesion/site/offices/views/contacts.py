"""Contacts from a spreadsheet: brought, looked at row by row, then loaded as shown or not at all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.directory import uploading
from cohesion.directory.importing.problems import Problem, Refused
from cohesion.directory.importing.rows import COLUMNS
from cohesion.directory.models import Upload
from cohesion.directory.people_views import sensitive
from cohesion.site.offices.forms import FileForm
from cohesion.site.offices.views.settings import person

SHOWN = 500  # rows and problems on a page; what is behind them is counted


@sensitive
def bring(request: HttpRequest, who) -> HttpResponse:
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        uploading.bring(by=person(request), name=file.name, data=file.read())
        return redirect("settings:contacts_look")
    context = {"form": form, "columns": COLUMNS, "waiting": uploading.of(person(request))}
    return render(request, "site/offices/contacts.html", context)


@sensitive
def look(request: HttpRequest, who) -> HttpResponse:
    """What the file would do; posting it loads exactly that, or throws the file away."""
    upload = uploading.of(person(request))
    if upload is None:
        messages.error(request, "There is no file to look at. Bring one first.")
        return redirect("settings:contacts")
    if request.method == "GET":
        return _shown(request, upload)
    if "throw_away" in request.POST:
        uploading.throw_away(by=person(request))
        messages.success(request, "The file is thrown away. Nothing was loaded.")
        return redirect("settings:contacts")
    return _load(request, upload)


def _load(request: HttpRequest, upload: Upload) -> HttpResponse:
    try:
        done = uploading.load(by=person(request), agreed=request.POST.get("agreed", ""))
    except Refused as refused:
        return _shown(request, upload, refused.problems)
    messages.success(request, f"{upload.name} is loaded: {done}.")
    return redirect("settings:contacts")


def _shown(
    request: HttpRequest, upload: Upload, objections: list[Problem | str] | None = None
) -> HttpResponse:
    context: dict[str, object] = {"upload": upload, "objections": objections or [], "most": SHOWN}
    try:
        found = uploading.look(upload)
        rows = [row for row in found.by_row if row.what != "unchanged"]
        context |= {"found": found, "rows": rows[:SHOWN], "more": len(rows[SHOWN:])}
    except Refused as refused:
        problems = [str(problem) for problem in refused.problems]
        context |= {"problems": problems[:SHOWN], "more": len(problems[SHOWN:])}
    return render(request, "site/offices/contacts_look.html", context)
