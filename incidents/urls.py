from django.urls import path

from incidents.views import answering, board, leading, raising

app_name = "incidents"
urlpatterns = [
    path("", board.index, name="index"),
    path("list/", board.index_region, name="index_region"),
    path("raise/", raising.raise_signed_in, name="raise"),
    path("<str:ref>/", board.show, name="board"),
    path("<str:ref>/board/", board.region, name="region"),
    path("<str:ref>/answer/", answering.on_board, name="answer"),
    path("<str:ref>/answer/<int:alert_id>/", answering.by_phone, name="by_phone"),
    path("<str:ref>/confirm/", leading.confirm, name="confirm"),
    path("<str:ref>/update/", leading.update, name="update"),
    path("<str:ref>/note/", leading.note, name="note"),
    path("<str:ref>/link/<int:alert_id>/", leading.link, name="link"),
    path("<str:ref>/stand-down/", leading.stand_down, name="stand_down"),
    path("<str:ref>/all-clear/<int:debt_id>/", leading.all_clear, name="all_clear"),
    path("<str:ref>/timeline/", board.timeline, name="timeline"),
    path("<str:ref>/timeline.csv", board.timeline_csv, name="timeline_csv"),
]
