"""A meeting that goes on, its papers and its minutes: addresses within those of the forums."""

from django.urls import path

from cohesion.accounts.permits import PUBLIC, permit
from forums.permits import CLERK
from forums.views import clerk_room, gallery, paperwork

MEETING, DESK = "meetings/<slug:meeting_ref>", "desk/meetings/<slug:meeting_ref>"
urlpatterns = [
    path(f"{MEETING}/live/", permit(gallery.show, get=PUBLIC, post=PUBLIC), name="live"),
    path(f"{MEETING}/live/region/", permit(gallery.region, get=PUBLIC), name="live_region"),
    path(f"{MEETING}/minutes/", permit(gallery.minutes, get=PUBLIC), name="minutes"),
    path(f"{MEETING}/papers/<int:paper_id>/", permit(gallery.paper, get=PUBLIC), name="paper"),
    path(f"{DESK}/room/", permit(clerk_room.show, get=CLERK, post=CLERK), name="room"),
    path(f"{DESK}/room/region/", permit(clerk_room.region, get=CLERK), name="room_region"),
    path(f"{DESK}/polls/", permit(clerk_room.write_poll, get=CLERK, post=CLERK), name="write_poll"),
    path(f"{DESK}/links/", permit(clerk_room.send_links, get=CLERK, post=CLERK), name="send_links"),
    path(f"{DESK}/minutes/", permit(paperwork.minutes, get=CLERK), name="desk_minutes"),
    path(f"{DESK}/circulate/", permit(paperwork.circulate, get=CLERK, post=CLERK), name="circulate"),
    path(f"{DESK}/dialogue/", permit(paperwork.dialogue, get=CLERK, post=CLERK), name="dialogue"),
    path("desk/polls/<int:poll_id>/", permit(clerk_room.count, get=CLERK, post=CLERK), name="count"),
    path(
        "desk/items/<int:agenda_item>/papers/",
        permit(paperwork.add_paper, get=CLERK, post=CLERK),
        name="add_paper",
    ),
    path("desk/papers/<int:paper_id>/", permit(paperwork.paper, get=CLERK), name="desk_paper"),
    path(
        "desk/papers/<int:paper_id>/remove/",
        permit(paperwork.remove_paper, get=CLERK, post=CLERK),
        name="remove_paper",
    ),
    path(
        "desk/amendments/<int:amendment_id>/take/", permit(paperwork.take, get=CLERK, post=CLERK), name="take"
    ),
    path(
        "desk/amendments/<int:amendment_id>/refuse/",
        permit(paperwork.refuse, get=CLERK, post=CLERK),
        name="refuse",
    ),
]
