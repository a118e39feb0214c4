from django.urls import path, re_path

from cohesion.accounts.permits import permit
from cohesion.directory import views
from cohesion.directory.permits import CASCADE, DIRECTORY, ROTA

app_name = "directory"
urlpatterns = [
    path("", permit(views.index, get=DIRECTORY), name="index"),
    re_path(r"^places/(?P<ref>[\w.-]{1,20})/$", permit(views.place, get=DIRECTORY), name="place"),
    path("cascade/", permit(views.cascade, get=CASCADE), name="cascade"),
    path("duty/", permit(views.duty, get=DIRECTORY, post=ROTA), name="duty"),
]
