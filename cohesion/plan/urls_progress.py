from django.urls import path

from cohesion.accounts.permits import PUBLIC, permit
from cohesion.plan import progress_views as views

app_name = "progress"
urlpatterns = [
    path("", permit(views.index, get=PUBLIC), name="index"),
    path("reports/<slug:report_slug>/", permit(views.report, get=PUBLIC), name="report"),
    path("reports/<slug:report_slug>.json", permit(views.report_json, get=PUBLIC), name="report_json"),
    path("<slug:strand_slug>/", permit(views.strand, get=PUBLIC), name="strand"),
]
