from django.urls import path

from incidents import converters  # noqa: F401  registers what may stand in an address
from incidents.views import answering, board, contacts, leading, raising

app_name = "incidents"
urlpatterns = [
    path("", board.index, name="index"),
    path("list/", board.index_region, name="index_region"),
    path("raise/", raising.raise_signed_in, name="raise"),
    path("<ref:ref>/", board.show, name="board"),
    path("<ref:ref>/board/", board.region, name="region"),
    path("<ref:ref>/answer/", answering.on_board, name="answer"),
    path("<ref:ref>/answer/<int:alert_id>/", answering.by_phone, name="by_phone"),
    path("<ref:ref>/confirm/", leading.confirm, name="confirm"),
    path("<ref:ref>/update/", leading.update, name="update"),
    path("<ref:ref>/note/", leading.note, name="note"),
    path("<ref:ref>/link/<int:alert_id>/", leading.link, name="link"),
    path("<ref:ref>/number/<int:alert_id>/", contacts.number, name="number"),
    path("<ref:ref>/stand-down/", leading.stand_down, name="stand_down"),
    path("<ref:ref>/all-clear/<int:debt_id>/", leading.all_clear, name="all_clear"),
    path("<ref:ref>/timeline/", board.timeline, name="timeline"),
    path("<ref:ref>/timeline.csv", board.timeline_csv, name="timeline_csv"),
]
