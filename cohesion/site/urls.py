from django.urls import include, path

from cohesion.accounts.permits import PUBLIC, permit
from cohesion.site import records, views
from cohesion.site.health import health
from cohesion.site.permits import RECORDS

urlpatterns = [
    path("", permit(views.home, get=PUBLIC), name="home"),
    path("accessibility/", permit(views.accessibility, get=PUBLIC), name="accessibility"),
    path("privacy/", permit(views.privacy, get=PUBLIC), name="privacy"),
    path("open-doors/", permit(views.open_doors, get=PUBLIC), name="open_doors"),
    path("records/retention/", permit(records.retention, get=RECORDS, post=RECORDS), name="retention"),
    path("records/holds/<int:pk>/end/", permit(records.end_hold, post=RECORDS), name="end_hold"),
    path("records/people/", permit(records.requests, get=RECORDS), name="subject_requests"),
    path("records/people/<int:pk>/", permit(records.subject, get=RECORDS, post=RECORDS), name="subject"),
    path("health/", permit(health, get=PUBLIC), name="health"),
    path("robots.txt", permit(views.robots, get=PUBLIC), name="robots"),
    path(".well-known/security.txt", permit(views.security_txt, get=PUBLIC), name="security_txt"),
    path("settings/", include("cohesion.site.offices.urls")),
    path("demo/", include("cohesion.site.demo_urls")),
]
