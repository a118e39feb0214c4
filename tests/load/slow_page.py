"""The addresses of the system, and one whose topic is slow to say who may follow it."""

import time

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from cohesion.live import registry, tokens

SECONDS = 1.5


def slow(person, rest: str) -> bool:
    time.sleep(SECONDS)
    return True


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<p data-token="{tokens.issue("slow.1", request.user)}">')


registry.register("slow", slow)
urlpatterns = [path("slow/", page), path("", include("cohesion.urls"))]
