"""The demonstration's own pages. They answer only in a database that is marked as one."""

from django.urls import path

from cohesion.site import demo_views

app_name = "demo"
urlpatterns = [
    path("", demo_views.index, name="index"),
    path("sign-in/<str:role>/", demo_views.sign_in, name="sign_in"),
    path("raise-link/", demo_views.raise_link, name="raise_link"),
]
