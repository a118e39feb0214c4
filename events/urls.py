"""Community events: the pre-check, applications, the events office and the public programme."""

from django.urls import path

from cohesion.accounts.permits import PUBLIC, permit
from events.permits import OFFICE
from events.views import asking, deciding, desk, files, public

app_name = "events"
urlpatterns = [
    path("", permit(public.index, get=PUBLIC), name="index"),
    path("calendar.ics", permit(public.calendar_not_open, get=PUBLIC)),
    path("check/", permit(asking.check, get=PUBLIC), name="check"),
    path("check/note/", permit(asking.note, get=PUBLIC, post=PUBLIC), name="note"),
    path("apply/", permit(asking.begin, get=PUBLIC, post=PUBLIC), name="begin"),
    path("programme/<slug:case_ref>/", permit(public.event, get=PUBLIC), name="event"),
    path("desk/", permit(desk.index, get=OFFICE), name="desk"),
    path("desk/begin/", permit(desk.begin, get=OFFICE, post=OFFICE), name="desk_begin"),
    path(
        "desk/requests/<int:request_id>/",
        permit(desk.take_up_request, get=OFFICE, post=OFFICE),
        name="request",
    ),
    path("desk/answers/<int:consultation_id>/", permit(desk.record, get=OFFICE, post=OFFICE), name="record"),
    path(
        "desk/answers/<int:consultation_id>/release/",
        permit(desk.release, get=OFFICE, post=OFFICE),
        name="release",
    ),
    path("desk/files/<int:document_id>/", permit(files.fetch, get=OFFICE), name="file"),
    path("desk/conditions/<int:condition_id>/", permit(desk.meet, get=OFFICE, post=OFFICE), name="meet"),
    path("desk/<slug:case_ref>/", permit(desk.show, get=OFFICE), name="case"),
    path("desk/<slug:case_ref>/ask/", permit(desk.ask, get=OFFICE, post=OFFICE), name="ask"),
    path("desk/<slug:case_ref>/letter/", permit(desk.letter, get=OFFICE), name="letter"),
    path(
        "desk/<slug:case_ref>/recommend/",
        permit(deciding.recommend, get=OFFICE, post=OFFICE),
        name="recommend",
    ),
    path("desk/<slug:case_ref>/decide/", permit(deciding.decide, get=OFFICE, post=OFFICE), name="decide"),
    path(
        "desk/<slug:case_ref>/send-back/",
        permit(deciding.send_back, get=OFFICE, post=OFFICE),
        name="send_back",
    ),
    path(
        "desk/<slug:case_ref>/strands/<slug:strand_kind>/",
        permit(desk.settle, get=OFFICE, post=OFFICE),
        name="settle",
    ),
    path("desk/<slug:case_ref>/<slug:case_step>/", permit(desk.step, get=OFFICE, post=OFFICE), name="step"),
]
