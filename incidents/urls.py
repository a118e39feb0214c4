from django.urls import path

from cohesion.accounts.permits import permit
from incidents import converters  # noqa: F401  registers what may stand in an address
from incidents.permits import LED, LISTED, RAISE, TOLD
from incidents.views import answering, board, contacts, leading, raising

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
    path("<ref:ref>/number/<int:alert_id>/", permit(contacts.number, post=LED), name="number"),
    path("<ref:ref>/stand-down/", permit(leading.stand_down, get=LED, post=LED), name="stand_down"),
    path("<ref:ref>/all-clear/<int:debt_id>/", permit(leading.all_clear, post=LED), name="all_clear"),
    path("<ref:ref>/timeline/", permit(board.timeline, get=TOLD), name="timeline"),
    path("<ref:ref>/cap/<int:number>.xml", permit(board.cap, get=LED), name="cap"),
    path("<ref:ref>/timeline.json", permit(board.timeline_signed, get=LED), name="timeline_signed"),
    path("<ref:ref>/timeline.csv", permit(board.timeline_csv, get=LED), name="timeline_csv"),
]
