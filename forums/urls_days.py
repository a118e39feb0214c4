"""Personal links to say which days somebody can, or keeps: short, because they stand in a text."""

from django.urls import path

from cohesion.accounts.permits import permit
from forums.permits import DAYS_LINK
from forums.views import answering

app_name = "which_days"
urlpatterns = [path("<slug:token>/", permit(answering.by_link, get=DAYS_LINK, post=DAYS_LINK), name="page")]
