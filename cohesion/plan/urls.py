from django.urls import path

from cohesion.accounts.permits import permit
from cohesion.plan import strategy_views, views
from cohesion.plan.permits import KEEPS_PLAN, PLAN

app_name = "plan"
urlpatterns = [
    path("", permit(views.index, get=PLAN), name="index"),
    path("requests/<int:request_id>/", permit(views.asked, get=PLAN, post=PLAN), name="request"),
    path("strategy/", permit(strategy_views.keep, get=KEEPS_PLAN), name="keep"),
    path(
        "commitments/<slug:commitment_slug>/",
        permit(strategy_views.commitment, get=KEEPS_PLAN, post=KEEPS_PLAN),
        name="commitment",
    ),
    path(
        "commitments/<slug:commitment_slug>/complete/",
        permit(strategy_views.complete, get=KEEPS_PLAN, post=KEEPS_PLAN),
        name="complete",
    ),
    path(
        "milestones/<int:milestone_id>/",
        permit(strategy_views.milestone, get=KEEPS_PLAN, post=KEEPS_PLAN),
        name="milestone",
    ),
    path(
        "figures/<slug:measure_key>/",
        permit(strategy_views.figure, get=KEEPS_PLAN, post=KEEPS_PLAN),
        name="figure",
    ),
    path("reports/", permit(strategy_views.begin, post=KEEPS_PLAN), name="begin_report"),
    path(
        "reports/<slug:report_slug>/",
        permit(strategy_views.report, get=KEEPS_PLAN, post=KEEPS_PLAN),
        name="report",
    ),
    path("<slug:action_ref>/", permit(views.show, get=PLAN, post=PLAN), name="action"),
]
