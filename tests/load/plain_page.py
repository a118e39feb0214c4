"""The yardstick of a page: five queries, 30 and 20 rows, a template compiled once, 3 kB, nobody signed in."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from cohesion.journal.models import Entry
from cohesion.live.models import Topic
from cohesion.messaging.models import Heartbeat
from cohesion.site.health import health
from incidents.models import Incident

HTML = """<!doctype html><html lang="en"><title>{{ incident.ref }}</title><h1>{{ incident.place.name }}</h1>
<p>{{ topic.revision }} {{ beat.beat_at }}</p>
<ul>{% for alert in alerts %}<li>{{ alert.person.name }} {{ alert.post_title }} {{ alert.answer }}</li>{% endfor %}</ul>
<ol>{% for entry in entries %}<li>{{ entry.at|date:"H:i" }} {{ entry.words.text }}</li>{% endfor %}</ol></html>"""


@cache
def template() -> Template:
    return Template(HTML)


def page(request: HttpRequest) -> HttpResponse:
    incident = Incident.objects.select_related("place").get()
    entries = Entry.objects.filter(subject=incident.topic).select_related("words").order_by("-number")
    context = {
        "incident": incident,
        "alerts": incident.alerts.select_related("person")[:30],
        "entries": entries[:20],
        "topic": Topic.objects.get(name=incident.topic),
        "beat": Heartbeat.objects.order_by("-beat_at").first(),
    }
    return HttpResponse(template().render(Context(context)))


urlpatterns = [path("page/", page), path("health/", health)]
