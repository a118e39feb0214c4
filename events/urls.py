"""Community events. Their room opens later; until then its addresses say so."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import TemplateView

from cohesion.accounts.permits import PUBLIC, permit

PAGE = TemplateView.as_view(
    template_name="site/not_open.html",
    extra_context={
        "title": "Events",
        "what": "Applying to hold an event, and the public programme, will be here.",
    },
)


def calendar_not_open(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "The events calendar is not open yet.\n", status=404, content_type="text/plain; charset=utf-8"
    )


urlpatterns = [
    path("", permit(PAGE, get=PUBLIC)),
    path("calendar.ics", permit(calendar_not_open, get=PUBLIC)),
]
