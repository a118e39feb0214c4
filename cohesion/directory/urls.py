from django.urls import path

from cohesion.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.index, name="index"),
    path("places/<str:ref>/", views.place, name="place"),
    path("duty/", views.duty, name="duty"),
]
