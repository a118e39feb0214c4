from django.urls import path, re_path

from cohesion.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.index, name="index"),
    re_path(r"^places/(?P<ref>[\w.-]{1,20})/$", views.place, name="place"),
    re_path(
        r"^places/(?P<ref>[\w.-]{1,20})/numbers/(?P<point_id>[0-9]{1,18})/$", views.reveal, name="reveal"
    ),
    path("views/", views.looks, name="looks"),
    path("export/", views.export, name="export"),
    path("cascade/", views.cascade, name="cascade"),
    path("duty/", views.duty, name="duty"),
]
