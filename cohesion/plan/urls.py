from django.urls import path

from cohesion.accounts.permits import permit
from cohesion.plan import views
from cohesion.plan.permits import PLAN

app_name = "plan"
urlpatterns = [
    path("", permit(views.index, get=PLAN), name="index"),
    path("requests/<int:request_id>/", permit(views.asked, get=PLAN, post=PLAN), name="request"),
    path("<slug:action_ref>/", permit(views.show, get=PLAN, post=PLAN), name="action"),
]
