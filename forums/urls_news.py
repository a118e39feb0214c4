"""The secret addresses at which people say what they want to hear of the forums."""

from django.urls import path

from cohesion.accounts.permits import permit
from forums.permits import READER
from forums.views import news

app_name = "reader"
urlpatterns = [path("<slug:secret>/", permit(news.by_address, get=READER, post=READER), name="own")]
