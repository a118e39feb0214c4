"""The quarterly cohesion forum. Its room opens later; until then its addresses say so."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import TemplateView

from cohesion.accounts.permits import PUBLIC, permit

PAGE = TemplateView.as_view(
    template_name="site/not_open.html",
    extra_context={
        "title": "Cohesion forum",
        "what": "The forum's dates, agendas, minutes and decisions will be here.",
    },
)


def calendar_not_open(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "The forum's calendar is not open yet.\n", status=404, content_type="text/plain; charset=utf-8"
    )


urlpatterns = [
    path("", permit(PAGE, get=PUBLIC)),
    path("calendar.ics", permit(calendar_not_open, get=PUBLIC)),
]
