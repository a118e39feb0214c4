from django.urls import path

from cohesion.accounts.permits import PUBLIC, permit
from incidents import converters  # noqa: F401  registers what may stand in an address
from incidents.permits import LED, LISTED, RAISE, TENSION, TOLD
from incidents.views import answering, board, debrief, leading, raising, recovery, tension

app_name = "incidents"
urlpatterns = [
    path("", permit(board.index, get=LISTED), name="index"),
    path("list/", permit(board.index_region, get=LISTED), name="index_region"),
    path("raise/", permit(raising.raise_signed_in, get=RAISE, post=RAISE), name="raise"),
    path("learnt/", permit(debrief.learnt, get=PUBLIC), name="learnt"),
    path("tension/", permit(tension.index, get=TENSION), name="tension"),
    path("tension/new/", permit(tension.new, get=TENSION, post=TENSION), name="tension_new"),
    path("tension/week/", permit(tension.week, get=TENSION), name="tension_week"),
    path(
        "tension/<int:entry_id>/raise/",
        permit(tension.seed, get=TENSION, post=TENSION),
        name="tension_raise",
    ),
    path("<ref:ref>/", permit(board.show, get=TOLD), name="board"),
    path("<ref:ref>/board/", permit(board.region, get=TOLD), name="region"),
    path("<ref:ref>/answer/", permit(answering.on_board, post=TOLD), name="answer"),
    path("<ref:ref>/answer/<int:alert_id>/", permit(answering.by_phone, post=LED), name="by_phone"),
    path("<ref:ref>/confirm/", permit(leading.confirm, get=LED, post=LED), name="confirm"),
    path("<ref:ref>/update/", permit(leading.update, get=LED, post=LED), name="update"),
    path("<ref:ref>/note/", permit(leading.note, get=LED, post=LED), name="note"),
    path("<ref:ref>/link/<int:alert_id>/", permit(leading.link, post=LED), name="link"),
    path("<ref:ref>/stand-down/", permit(leading.stand_down, get=LED, post=LED), name="stand_down"),
    path("<ref:ref>/all-clear/<int:debt_id>/", permit(leading.all_clear, post=LED), name="all_clear"),
    path("<ref:ref>/timeline/", permit(board.timeline, get=TOLD), name="timeline"),
    path("<ref:ref>/cap/<int:number>.xml", permit(board.cap, get=LED), name="cap"),
    path("<ref:ref>/timeline.csv", permit(board.timeline_csv, get=LED), name="timeline_csv"),
    path("<ref:ref>/recovery/", permit(recovery.show, get=LED), name="recovery"),
    path("<ref:ref>/recovery/meeting/", permit(recovery.meeting, post=LED), name="recovery_meeting"),
    path("<ref:ref>/recovery/<int:step_id>/", permit(recovery.step, get=LED, post=LED), name="recovery_step"),
    path("<ref:ref>/debrief/", permit(debrief.show, get=LED), name="debrief"),
    path("<ref:ref>/debrief/write/", permit(debrief.write, get=LED, post=LED), name="debrief_write"),
    path("<ref:ref>/debrief/publish/", permit(debrief.publish, get=LED, post=LED), name="debrief_publish"),
    path("<ref:ref>/debrief/community/", permit(debrief.community, get=TOLD), name="debrief_community"),
    path("<ref:ref>/debrief/rung/<int:invitation_id>/", permit(debrief.rung, post=LED), name="debrief_rung"),
    path("<ref:ref>/debrief/lessons/new/", permit(debrief.new_lesson, get=LED, post=LED), name="lesson_new"),
    path(
        "<ref:ref>/debrief/lessons/<int:lesson_id>/", permit(debrief.lesson, get=LED, post=LED), name="lesson"
    ),
]
