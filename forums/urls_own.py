"""The secret addresses at which people follow what they raised."""

from django.urls import path

from cohesion.accounts.permits import permit
from forums.permits import RAISER
from forums.views import concerns

app_name = "concern"
urlpatterns = [path("<slug:secret>/", permit(concerns.own, get=RAISER), name="own")]
