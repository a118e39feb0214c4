from django.urls import include, path

from cohesion.site import records, views
from cohesion.site.health import health

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("progress/", views.progress, name="progress"),
    path("open-doors/", views.open_doors, name="open_doors"),
    path("records/retention/", records.retention, name="retention"),
    path("records/holds/<int:pk>/end/", records.end_hold, name="end_hold"),
    path("records/people/", records.requests, name="subject_requests"),
    path("records/people/<int:pk>/", records.subject, name="subject"),
    path("health/", health, name="health"),
    path("demo/", include("cohesion.site.demo_urls")),
]
