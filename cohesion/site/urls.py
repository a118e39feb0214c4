from django.urls import include, path

from cohesion.site import views
from cohesion.site.health import health

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("progress/", views.progress, name="progress"),
    path("open-doors/", views.open_doors, name="open_doors"),
    path("health/", health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("demo/", include("cohesion.site.demo_urls")),
]
