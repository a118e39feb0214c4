from django.urls import include, path

from cohesion.accounts.permits import PUBLIC, permit
from cohesion.site import views
from cohesion.site.health import health

urlpatterns = [
    path("", permit(views.home, get=PUBLIC), name="home"),
    path("accessibility/", permit(views.accessibility, get=PUBLIC), name="accessibility"),
    path("privacy/", permit(views.privacy, get=PUBLIC), name="privacy"),
    path("progress/", permit(views.progress, get=PUBLIC), name="progress"),
    path("open-doors/", permit(views.open_doors, get=PUBLIC), name="open_doors"),
    path("health/", permit(health, get=PUBLIC), name="health"),
    path("robots.txt", permit(views.robots, get=PUBLIC), name="robots"),
    path(".well-known/security.txt", permit(views.security_txt, get=PUBLIC), name="security_txt"),
    path("settings/", include("cohesion.site.offices.urls")),
    path("demo/", include("cohesion.site.demo_urls")),
]
