from django.http import HttpRequest, HttpResponse
from django.urls import path

from cohesion.accounts.permits import PUBLIC, permit
from forums import urls_room
from forums.permits import CLERK
from forums.views import concerns, desk, public, room


def calendar_not_open(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "The forum's calendar is not open yet.\n", status=404, content_type="text/plain; charset=utf-8"
    )


app_name = "forums"
urlpatterns = [
    *urls_room.urlpatterns,
    path("", permit(public.index, get=PUBLIC), name="index"),
    path("calendar.ics", permit(calendar_not_open, get=PUBLIC)),
    path("decisions.json", permit(public.decisions, get=PUBLIC), name="decisions"),
    path("bodies/<slug:body_slug>/", permit(public.body, get=PUBLIC), name="body"),
    path("meetings/<slug:meeting_ref>/", permit(public.meeting, get=PUBLIC), name="meeting"),
    path("you-said/", permit(public.you_said, get=PUBLIC), name="you_said"),
    path("you-said/<slug:concern_ref>/", permit(public.concern, get=PUBLIC), name="concern"),
    path("concerns/raise/", permit(concerns.raise_one, get=PUBLIC, post=PUBLIC), name="raise"),
    path("desk/", permit(desk.index, get=CLERK), name="desk"),
    path("desk/concerns/take-down/", permit(concerns.take_down, get=CLERK, post=CLERK), name="take_down"),
    path("desk/concerns/<slug:concern_ref>/", permit(concerns.show, get=CLERK), name="desk_concern"),
    path(
        "desk/concerns/<slug:concern_ref>/<slug:concern_step>/",
        permit(concerns.step, get=CLERK, post=CLERK),
        name="concern_step",
    ),
    path("desk/bodies/new/", permit(desk.make_body, get=CLERK, post=CLERK), name="make_body"),
    path("desk/bodies/<slug:body_slug>/", permit(desk.seats, get=CLERK, post=CLERK), name="seats"),
    path("desk/seats/<int:seat_id>/", permit(desk.take_seat, get=CLERK, post=CLERK), name="take_seat"),
    path("desk/meetings/call/", permit(desk.call, get=CLERK, post=CLERK), name="call"),
    path("desk/meetings/<slug:meeting_ref>/", permit(desk.meeting, get=CLERK), name="desk_meeting"),
    path(
        "desk/meetings/<slug:meeting_ref>/items/",
        permit(room.add_item, get=CLERK, post=CLERK),
        name="add_item",
    ),
    path(
        "desk/meetings/<slug:meeting_ref>/people/", permit(room.arrive, get=CLERK, post=CLERK), name="arrive"
    ),
    path(
        "desk/meetings/<slug:meeting_ref>/<slug:meeting_step>/",
        permit(desk.step, get=CLERK, post=CLERK),
        name="meeting_step",
    ),
    path("desk/people/<int:attendance_id>/leave/", permit(room.leave, post=CLERK), name="leave"),
    path("desk/items/<int:agenda_item>/", permit(room.minute, get=CLERK, post=CLERK), name="minute"),
    path("desk/items/<int:agenda_item>/decide/", permit(room.decide, get=CLERK, post=CLERK), name="decide"),
    path(
        "desk/requests/<int:request_id>/",
        permit(desk.call_as_asked, get=CLERK, post=CLERK),
        name="call_as_asked",
    ),
    path("desk/decisions/<slug:decision_ref>/", permit(room.follow, get=CLERK, post=CLERK), name="follow"),
    path(
        "desk/decisions/<slug:decision_ref>/no-action/",
        permit(room.no_action, get=CLERK, post=CLERK),
        name="no_action",
    ),
]
