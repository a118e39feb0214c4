from django.urls import path

from cohesion.accounts.permits import permit
from cohesion.upkeep import views
from cohesion.upkeep.permits import UPKEEP

app_name = "upkeep"
urlpatterns = [
    path("", permit(views.ringing, get=UPKEEP), name="ringing"),
    path("rung/<int:pk>/", permit(views.rung, post=UPKEEP), name="rung"),
    path("reachability/", permit(views.reachability, get=UPKEEP), name="reachability"),
]
