"""Files of an application: adding, fetching and taking away. What is fetched is saved, never shown in the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from cohesion.directory.queries import Standing
from events import actions, queries
from events.forms import FileForm, NothingForm
from events.models import Case, Consultation, Document
from events.states import EDITABLE
from events.views.doing import doing, person_of


def own(request: HttpRequest, case: Case) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)

    def do() -> str:
        file = form.cleaned_data["file"]
        actions.add_file(by=person_of(request), case=case, name=file.name, data=file.read())
        return "Added."

    context = {"documents": queries.documents_of(case), "can_change": case.state in EDITABLE}
    return doing(request, form, do, then=request.path, template="events/files.html", **context)


def fetch_own(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    return fetched(get_object_or_404(queries.documents_of(case), pk=document_id))


def take_away(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    document = get_object_or_404(queries.documents_of(case).select_related("case"), pk=document_id)
    form = NothingForm(request.POST if request.method == "POST" else None)
    then = request.path.rsplit("/", 3)[0] + "/"

    def do() -> str:
        actions.take_file_away(by=person_of(request), document=document)
        return "Taken away."

    context = {
        "title": f"Take {document.name} away",
        "lead": "We forget what is in it.",
        "button": "Take it away",
    }
    return doing(request, form, do, then=then, **context)


def fetch_asked(request: HttpRequest, consultation: Consultation, document_id: int) -> HttpResponse:
    return fetched(get_object_or_404(queries.documents_of(consultation.case), pk=document_id))


def fetch(request: HttpRequest, who: Standing, document_id: int) -> HttpResponse:
    return fetched(get_object_or_404(Document, pk=document_id))


def fetched(document: Document) -> HttpResponse:
    """Saved by the browser under its own name, as what it is; the policy of every page holds for it too."""
    response = HttpResponse(bytes(document.data), content_type=document.kind)
    response["Content-Disposition"] = (
        f'attachment; filename="{document.name.encode("ascii", "ignore").decode()}"'
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
