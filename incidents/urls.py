from django.urls import path

from cohesion.accounts.permits import permit
from incidents import converters  # noqa: F401  registers what may stand in an address
from incidents.permits import LED, LISTED, POLICE, RAISE, TOLD
from incidents.views import answering, board, leading, raising, record, record_rows

app_name = "incidents"
urlpatterns = [
    path("", permit(board.index, get=LISTED), name="index"),
    path("list/", permit(board.index_region, get=LISTED), name="index_region"),
    path("raise/", permit(raising.raise_signed_in, get=RAISE, post=RAISE), name="raise"),
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
    path("<ref:ref>/timeline.csv", permit(board.timeline_csv, get=LED), name="timeline_csv"),
    path("<ref:ref>/record/", permit(record.show, get=LED), name="record"),
    path("<ref:ref>/record/methane/", permit(record.methane, post=LED), name="methane"),
    path("<ref:ref>/record/perception/", permit(record.perception, post=LED), name="perception"),
    path("<ref:ref>/record/decision/", permit(record.decision, post=LED), name="decision"),
    path("<ref:ref>/record/rumour/", permit(record.log_rumour, post=LED), name="log_rumour"),
    path(
        "<ref:ref>/record/rumour/<int:rumour_id>/",
        permit(record_rows.rumour, get=LED, post=LED),
        name="rumour",
    ),
    path("<ref:ref>/record/checklist/<int:item_id>/", permit(record_rows.item, post=LED), name="item"),
    path("<ref:ref>/record/call/<int:call_id>/", permit(record_rows.call, post=LED), name="call"),
    path("<ref:ref>/record/briefing/", permit(record.briefing, post=LED), name="briefing"),
    path("<ref:ref>/record/severity/", permit(record.severity, post=POLICE), name="severity"),
    path("<ref:ref>/record/reference/", permit(record.reference, post=POLICE), name="reference"),
]
