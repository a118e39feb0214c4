"""The yardsticks of pages, where nobody is signed in. Of a board: five queries, 30 and 20 rows, a template compiled
once, 3 kB. Of a reply: the signature, an update and an insert in one transaction, writers taking turns."""

from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

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


@require_POST
def reply(request: HttpRequest) -> HttpResponse:
    signed = request.headers.get("X-Twilio-Signature", "")
    address = settings.PUBLIC_URL + request.path
    if not RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(address, request.POST, signed):
        return HttpResponse(status=403)
    with transaction.atomic():
        Topic.objects.filter(name="replies").update(revision=F("revision") + 1)
        Topic.objects.create(name=request.POST["MessageSid"])
    return HttpResponse()


urlpatterns = [path("page/", page), path("reply/", reply), path("health/", health)]
