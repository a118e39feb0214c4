from django.urls import path, re_path

from cohesion.directory import people_views, views

app_name = "directory"
urlpatterns = [
    path("", views.index, name="index"),
    re_path(r"^places/(?P<ref>[\w.-]{1,20})/$", views.place, name="place"),
    path("duty/", views.duty, name="duty"),
    path("people/", people_views.index, name="people"),
    path("people/invite/", people_views.invite, name="invite"),
    re_path(
        r"^people/invitations/(?P<pk>[0-9]{1,9})/(?P<what>again|revoke)/$",
        people_views.invitation,
        name="invitation",
    ),
    path("people/posts/<int:pk>/end/", people_views.end_post, name="end_post"),
    path("people/<int:pk>/", people_views.person, name="person"),
    path("people/<int:pk>/renew/", people_views.renew, name="renew"),
    re_path(
        r"^people/(?P<pk>[0-9]{1,9})/(?P<what>sessions|links|factors|unlock|leave)/$",
        people_views.act,
        name="act",
    ),
]
