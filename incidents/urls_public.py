"""What everybody may read about safety."""

from django.urls import path

from cohesion.accounts.permits import PUBLIC, permit
from incidents.views import public

app_name = "safety"
urlpatterns = [
    path("support/", permit(public.support, get=PUBLIC), name="support"),
    path("calling-999/", permit(public.calling, get=PUBLIC), name="calling"),
    path("how-we-respond/", permit(public.responding, get=PUBLIC), name="responding"),
    path("figures/", permit(public.figures, get=PUBLIC), name="figures"),
    path("figures.csv", permit(public.figures_csv, get=PUBLIC), name="figures_csv"),
]
