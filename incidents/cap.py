"""An incident in the Common Alerting Protocol: the alert, each update and its end, for other systems to read.

Source: OASIS, Common Alerting Protocol 1.2, sections 3.2.1 to 3.2.4. It says what the texts say and no more: no person,
no name of a hidden place, nothing that nobody has set. As it is for those who were alerted, its scope is Restricted.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings

from cohesion.directory.states import Visibility
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.policy.book import Book, book
from incidents.models import Incident

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
IN_DANGER = "In danger call 999 and do as they say."
NOTHING_NEW = "Nothing new."


@dataclass(frozen=True)
class Notice:
    """One message of the series. `number` counts from 1 and never changes: what was said stays said."""

    number: int
    kind: str  # Alert, Update or Cancel
    sent: datetime
    headline: str
    description: str = ""
    severity: str = ""
    certainty: str = "Likely"
    expires: datetime | None = None

    @property
    def is_end(self) -> bool:
        return self.kind == "Cancel"


def series(incident: Incident) -> list[Notice]:
    """Everything that was said of an incident, in order, each with the severity it had then. Three queries."""
    what = book(incident.policy_edition).value(f"kind.{incident.kind}")["label"]
    said: list[tuple[datetime, dict]] = [
        (
            incident.raised_at,
            {"kind": "Alert", "headline": f"{what}: unconfirmed report", "certainty": "Possible"},
        )
    ]
    if incident.confirmed_at:
        said.append((incident.confirmed_at, {"headline": f"{what}: confirmed by an officer"}))
    for update in incident.updates.all():
        told = {"headline": f"Update {update.number}", "description": update.fact or NOTHING_NEW}
        said.append((update.at, {**told, "expires": update.next_by}))
    if not incident.is_open and (end := getattr(incident, "stand_down", None)):
        said.append((end.at, {"kind": "Cancel", "headline": "Stand down", "description": end.remains}))
    said.sort(key=lambda one: one[0])
    severities = _severities(incident)
    return [
        Notice(**{"number": n, "kind": "Update", "sent": at, "severity": _then(severities, at)} | told)
        for n, (at, told) in enumerate(said, 1)
    ]


def _severities(incident: Incident) -> list[tuple[datetime, str]]:
    """The severity from each moment on, as the journal has it."""
    entries = Entry.objects.filter(subject=incident.topic, counts__has_key="severity").order_by("number")
    return [(at, counts["severity"]) for at, counts in entries.values_list("at", "counts")]


def _then(severities: list[tuple[datetime, str]], at: datetime) -> str:
    return [severity for since, severity in severities if since <= at or since == severities[0][0]][-1]


def document(incident: Incident, number: int) -> bytes | None:
    """The message of that number as XML; None when there is none of it."""
    notices = series(incident)
    if not 1 <= number <= len(notices):
        return None
    rules, notice = book(incident.policy_edition), notices[number - 1]
    alert = Element("alert", {"xmlns": NAMESPACE})
    _put(alert, "identifier", _identifier(incident, notice))
    _put(alert, "sender", _sender(rules))
    _put(alert, "sent", _time(notice.sent))
    _put(alert, "status", _status())
    _put(alert, "msgType", notice.kind)
    _put(alert, "scope", "Restricted")
    _put(alert, "restriction", rules.value("cap.restriction"))
    earlier = (
        f"{_sender(rules)},{_identifier(incident, one)},{_time(one.sent)}" for one in notices[: number - 1]
    )
    _put(alert, "references", " ".join(earlier))
    _put(alert, "incidents", incident.ref)
    _put_info(alert, incident, notice, rules)
    return tostring(alert, encoding="utf-8", xml_declaration=True)


def _put_info(alert: Element, incident: Incident, notice: Notice, rules: Book) -> None:
    info = SubElement(alert, "info")
    _put(info, "language", "en-GB")
    _put(info, "category", rules.value("cap.category").get(incident.kind, "Security"))
    _put(info, "event", rules.value(f"kind.{incident.kind}")["label"])
    _put(info, "responseType", "AllClear" if notice.is_end else "Avoid")
    _put(info, "urgency", "Past" if notice.is_end else rules.value("cap.urgency")[notice.severity])
    _put(info, "severity", rules.value("cap.severity")[notice.severity])
    _put(info, "certainty", notice.certainty)
    _put(info, "expires", _time(notice.expires) if notice.expires else "")
    _put(info, "senderName", rules.value("service.sms_name"))
    _put(info, "headline", notice.headline)
    _put(info, "description", notice.description)
    _put(info, "instruction", IN_DANGER)
    _put(info, "web", f"{settings.PUBLIC_URL.rstrip('/')}{incident.get_absolute_url()}")
    _put(info, "contact", rules.value("service.phone"))
    _put_area(info, incident, rules.value(f"reach.{notice.severity}")["radius_km"])


def _put_area(info: Element, incident: Incident, radius_km: float) -> None:
    """Where about; the circle is of the radius in which people are alerted, and left out for a hidden place."""
    place, area = incident.place, SubElement(info, "area")
    if place.visibility == Visibility.PUBLIC:
        _put(area, "areaDesc", f"{place.name}, {place.town}")
        _put(area, "circle", f"{place.lat:.4f},{place.lon:.4f} {radius_km:g}")
    else:
        _put(area, "areaDesc", f"near {place.area_sms_name}")


def _put(parent: Element, name: str, words: object) -> None:
    """An element, unless there is nothing to say: an empty one is not allowed everywhere."""
    if words:
        SubElement(parent, name).text = str(words)


def _identifier(incident: Incident, notice: Notice) -> str:
    """Unique for ever: a reference comes back after a year, a day of raising with it does not."""
    return f"{_host()}-{clock.local(incident.raised_at):%Y%m%d}-{incident.ref}-{notice.number}"


def _sender(rules: Book) -> str:
    return rules.value("cap.sender") or _host()


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "cohesion"


def _status() -> str:
    """Nothing is called actual while no text leaves this machine."""
    return "Test" if settings.SMS_PROVIDER == "simulator" else "Actual"


def _time(at: datetime) -> str:
    """To the second with its offset, which the standard wants as +00:00 and never as Z."""
    return clock.local(at).isoformat(timespec="seconds")
