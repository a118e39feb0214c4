from django.urls import path, re_path

from cohesion.accounts.permits import permit
from cohesion.directory import card_views, people_views, rota_views, views
from cohesion.directory.permits import CARD, CASCADE, DIRECTORY, EXPORT, LOOKS, PEOPLE, REVEAL, ROTA

app_name = "directory"
urlpatterns = [
    path("", permit(views.index, get=DIRECTORY), name="index"),
    re_path(r"^places/(?P<ref>[\w.-]{1,20})/$", permit(views.place, get=DIRECTORY), name="place"),
    re_path(
        r"^places/(?P<ref>[\w.-]{1,20})/card/$",
        permit(card_views.card, get=CARD, post=CARD),
        name="card",
    ),
    re_path(
        r"^places/(?P<ref>[\w.-]{1,20})/numbers/(?P<point_id>[0-9]{1,18})/$",
        permit(views.reveal, post=REVEAL),
        name="reveal",
    ),
    path("views/", permit(views.looks, get=LOOKS), name="looks"),
    path("export/", permit(views.export, get=EXPORT, post=EXPORT), name="export"),
    path("cascade/", permit(views.cascade, get=CASCADE), name="cascade"),
    path("duty/", permit(views.duty, get=DIRECTORY, post=ROTA), name="duty"),
    path("rota/", permit(rota_views.index, get=DIRECTORY, post=DIRECTORY), name="rota"),
    re_path(
        r"^rota/take-over/(?P<role>police_liaison|duty_officer|cohesion_lead)/$",
        permit(rota_views.take_over, post=DIRECTORY),
        name="take_over",
    ),
    re_path(
        r"^rota/(?P<what>offer|take_off|accept|withdraw|end|back)/(?P<pk>[0-9]{1,9})/$",
        permit(rota_views.act, post=DIRECTORY),
        name="rota_act",
    ),
    path("people/", permit(people_views.index, get=PEOPLE), name="people"),
    path("people/invite/", permit(people_views.invite, get=PEOPLE, post=PEOPLE), name="invite"),
    re_path(
        r"^people/invitations/(?P<pk>[0-9]{1,9})/(?P<what>again|revoke)/$",
        permit(people_views.invitation, post=PEOPLE),
        name="invitation",
    ),
    path("people/posts/<int:pk>/end/", permit(people_views.end_post, post=PEOPLE), name="end_post"),
    path("people/<int:pk>/", permit(people_views.person, get=DIRECTORY), name="person"),
    path(
        "people/<int:pk>/reaching/",
        permit(card_views.reaching, get=DIRECTORY, post=DIRECTORY),
        name="reaching",
    ),
    path(
        "people/<int:pk>/reaching/<int:away>/remove/",
        permit(card_views.remove_away, post=DIRECTORY),
        name="remove_away",
    ),
    path("people/<int:pk>/renew/", permit(people_views.renew, post=DIRECTORY), name="renew"),
    re_path(
        r"^people/(?P<pk>[0-9]{1,9})/(?P<what>sessions|links|factors|unlock|leave)/$",
        permit(people_views.act, post=DIRECTORY),
        name="act",
    ),
]
