"""Every address of the service."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("cohesion.site.urls")),
    path("accounts/", include("cohesion.accounts.urls")),
    path("your/", include("cohesion.directory.urls_own")),
    path("join/", include("cohesion.directory.urls_join")),
    path("directory/", include("cohesion.directory.urls")),
    path("contacts/", include("cohesion.upkeep.urls")),
    path("messaging/", include("cohesion.messaging.urls")),
    path("incidents/", include("incidents.urls")),
    path("safety/", include("incidents.urls_public")),
    path("plan/", include("cohesion.plan.urls")),
    path("progress/", include("cohesion.plan.urls_progress")),
    path("calendars/", include("cohesion.calendars.urls")),
    path("i/", include("cohesion.calendars.urls_asked")),
    path("f/", include("cohesion.calendars.urls_stream")),
    path("a/", include("incidents.urls_answer")),
    path("d/", include("incidents.urls_debrief")),
    path("r/", include("incidents.urls_raise")),
    path("c/", include("forums.urls_own")),
    path("n/", include("forums.urls_news")),
    path("k/", include("forums.urls_days")),
    path("m/", include("forums.urls_member")),
    path("e/", include("events.urls_own")),
    path("q/", include("events.urls_asked")),
    path("admin/", admin.site.urls),
    path("forums/", include("forums.urls")),
    path("events/", include("events.urls")),
]
