"""Our addresses, and a view that takes as long as a test wants."""

import os
import time
from pathlib import Path

from django.http import HttpResponse
from django.urls import path

from cohesion.accounts.permits import PUBLIC, permit
from cohesion.live import registry
from cohesion.site import server
from cohesion.urls import urlpatterns as ours

server.DRAIN = float(os.environ.get("DRAIN", server.DRAIN))
registry.register("open", lambda person, rest: True)
folder = Path(os.environ["SLOW_FOLDER"])


def slow(request):
    """Says that it has begun, and ends when it is told to."""
    (folder / "begun").touch()
    while not (folder / "go on").exists():
        time.sleep(0.01)
    return HttpResponse("done")


urlpatterns = [path("slow/", permit(slow, get=PUBLIC)), *ours]
