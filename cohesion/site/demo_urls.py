"""The demonstration's own pages. They answer only in a database that is marked as one."""

from django.urls import path

from cohesion.accounts.permits import permit
from cohesion.site import demo_views
from cohesion.site.permits import DEMONSTRATION

app_name = "demo"
urlpatterns = [
    path("", permit(demo_views.index, get=DEMONSTRATION), name="index"),
    path("sign-in/<str:role>/", permit(demo_views.sign_in, post=DEMONSTRATION), name="sign_in"),
    path("raise-link/", permit(demo_views.raise_link, post=DEMONSTRATION), name="raise_link"),
]
