from django.urls import path

from cohesion.accounts.permits import PUBLIC, SIGNED_IN, permit
from forums import urls_room
from forums.permits import CLERK
from forums.urls_desk import desk_addresses
from forums.views import calendar, concerns, desk, finding, inviting, news, public, room

app_name = "forums"
urlpatterns = [
    *urls_room.urlpatterns,
    path("", permit(public.index, get=PUBLIC), name="index"),
    path("search/", permit(finding.find, get=PUBLIC), name="search"),
    path("fairness/", permit(finding.fairness, get=PUBLIC), name="fairness"),
    path("data.json", permit(finding.data, get=PUBLIC), name="data"),
    path("data/<slug:data_kind>.csv", permit(finding.table, get=PUBLIC), name="data_table"),
    path("calendar.ics", permit(calendar.all_meetings, get=PUBLIC), name="calendar"),
    path("<slug:body_slug>/calendar.ics", permit(calendar.of_body, get=PUBLIC), name="body_calendar"),
    path("meetings/<slug:meeting_ref>/meeting.ics", permit(calendar.meeting, get=PUBLIC), name="meeting_ics"),
    path("decisions.json", permit(public.decisions, get=PUBLIC), name="decisions"),
    path("bodies/<slug:body_slug>/", permit(public.body, get=PUBLIC), name="body"),
    path("meetings/<slug:meeting_ref>/", permit(public.meeting, get=PUBLIC), name="meeting"),
    path("you-said/", permit(public.you_said, get=PUBLIC), name="you_said"),
    path("you-said/<slug:concern_ref>/", permit(public.concern, get=PUBLIC), name="concern"),
    path("you-said/<slug:concern_ref>/me-too/", permit(public.me_too, post=SIGNED_IN), name="me_too"),
    path("news/", permit(news.own, get=SIGNED_IN, post=SIGNED_IN), name="news"),
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
    path("desk/meetings/<slug:meeting_ref>/invited/", permit(inviting.invited, get=CLERK), name="invited"),
    path(
        "desk/meetings/<slug:meeting_ref>/invite/",
        permit(inviting.invite, get=CLERK, post=CLERK),
        name="invite",
    ),
    path(
        "desk/meetings/<slug:meeting_ref>/invite/one/",
        permit(inviting.invite_one, get=CLERK, post=CLERK),
        name="invite_one",
    ),
    path(
        "desk/meetings/<slug:meeting_ref>/invited/<int:asked_id>/let-go/",
        permit(inviting.uninvite, get=CLERK, post=CLERK),
        name="uninvite",
    ),
    path(
        "desk/meetings/<slug:meeting_ref>/invited/<int:asked_id>/settle/",
        permit(inviting.settle, post=CLERK),
        name="settle_need",
    ),
    path(
        "desk/meetings/<slug:meeting_ref>/move/",
        permit(inviting.reschedule, get=CLERK, post=CLERK),
        name="reschedule",
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
    *desk_addresses,
]
