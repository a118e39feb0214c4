"""Each message against what sections 3.2.1 to 3.2.4 of the Common Alerting Protocol 1.2 ask for, element by element."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse

from cohesion.directory.states import Visibility
from cohesion.kit import clock
from incidents import actions
from incidents.cap import NAMESPACE, document, series
from tests import factories

ALERT = (
    "identifier sender sent status msgType source? scope restriction? addresses? code* note? references? "
    "incidents? info*"
)
INFO = (
    "language? category+ event responseType* urgency severity certainty audience? eventCode* effective? onset? "
    "expires? senderName? headline? description? instruction? web? contact? parameter* resource* area*"
)
AREA = "areaDesc polygon* circle* geocode* altitude? ceiling?"
ONE_OF = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}
WHEN = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d"
FORM = {
    "sent": WHEN,
    "expires": WHEN,
    "identifier": r"[^\s,<&]+",
    "sender": r"[^\s,<&]+",
    "circle": r"-?\d+(\.\d+)?,-?\d+(\.\d+)? \d+(\.\d+)?",
    "references": rf"[^\s,<&]+,[^\s,<&]+,{WHEN}( [^\s,<&]+,[^\s,<&]+,{WHEN})*",
}


def complaints(found: bytes) -> list[str]:
    """What is wrong with a message, in words."""
    alert = ElementTree.fromstring(found)  # noqa: S314  our own
    wrong = [] if alert.tag == f"{{{NAMESPACE}}}alert" else ["not an alert of 1.2"]
    for element, order in [
        (alert, ALERT),
        *((one, INFO) for one in of(alert, "info")),
        *((one, AREA) for one in of(alert, "area")),
    ]:
        names = " ".join(child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element) + " "
        if not re.fullmatch(
            "".join(f"({part.strip('?*+')} )" + part[len(part.strip("?*+")) :] for part in order.split()),
            names,
        ):
            wrong.append(f"order: {names}")
    for element in alert.iter():
        name, words = element.tag.removeprefix(f"{{{NAMESPACE}}}"), element.text or ""
        if name in ONE_OF and words not in ONE_OF[name].split():
            wrong.append(f"{name}: {words}")
        if name in FORM and not re.fullmatch(FORM[name], words):
            wrong.append(f"{name}: {words}")
        if not len(element) and not words.strip():
            wrong.append(f"{name} is empty")
    return wrong


def of(element, name: str) -> list:
    return list(element.iter(f"{{{NAMESPACE}}}{name}"))


def words(found: bytes, name: str) -> str:
    return " | ".join(one.text for one in of(ElementTree.fromstring(found), name))  # noqa: S314  our own


@pytest.fixture
def ended(scene):
    """A fire from the raise to the stand-down, with two updates."""
    at = clock.now()
    with time_machine.travel(at, tick=False) as now:
        incident = scene.raised()
        now.shift(timedelta(minutes=4))
        actions.confirm_ring(by=scene.officer, incident=incident)
        for fact in ("Fire is out. No one is hurt.", ""):
            now.shift(timedelta(minutes=10))
            incident.refresh_from_db()
            actions.send_update(
                by=scene.police,
                incident=incident,
                fact=fact,
                next_by=clock.now() + timedelta(minutes=30),
                police_agreed=True,
            )
        now.shift(timedelta(minutes=10))
        incident.refresh_from_db()
        actions.stand_down(by=scene.police, incident=incident, remains="The hall stays shut.")
    incident.refresh_from_db()
    return incident


def test_whole_life_of_an_incident_is_a_series_in_which_each_names_the_earlier(ended):
    assert [notice.kind for notice in series(ended)] == ["Alert", "Update", "Update", "Update", "Cancel"]

    documents = [document(ended, number) for number in range(1, 6)]

    assert [complaints(one) for one in documents] == [[]] * 5
    assert [len(words(one, "references").split()) for one in documents] == [0, 1, 2, 3, 4]
    assert len({words(one, "identifier") for one in documents}) == 5
    assert words(documents[2], "description") == "Fire is out. No one is hurt."
    assert words(documents[3], "description") == "Nothing new."
    assert (words(documents[4], "urgency"), words(documents[4], "responseType")) == ("Past", "AllClear")


def test_what_is_unconfirmed_says_so(scene):
    found = document(scene.raised(), 1)

    assert words(found, "headline") == "Fire: unconfirmed report"
    assert words(found, "certainty") == "Possible"
    assert words(found, "instruction") == "In danger call 999 and do as they say."


def test_nothing_is_actual_while_no_text_leaves_the_machine(scene, settings):
    incident = scene.raised()
    assert words(document(incident, 1), "status") == "Test"

    settings.SMS_PROVIDER = "twilio"

    assert words(document(incident, 1), "status") == "Actual"


def test_hidden_place_is_neither_named_nor_drawn(scene):
    scene.place.visibility = Visibility.HIDDEN
    scene.place.save()
    found = document(scene.raised(), 1)

    assert scene.place.name not in found.decode()
    assert words(found, "circle") == ""
    assert complaints(found) == []


def test_severity_of_what_was_said_does_not_change_afterwards(scene):
    incident = scene.raised()
    before = document(incident, 1)

    incident.severity = "S3"
    incident.save()

    assert document(incident, 1) == before


@pytest.mark.parametrize(
    "wrong", ["<scope>Secret</scope>", "<scope>Public</scope><note/>", "<sent>2026-12-11T18:41:00Z</sent>"]
)
def test_checker_finds_what_is_wrong(scene, wrong):
    name = re.match(r"<(\w+)>", wrong)[1]
    found = document(scene.raised(), 1).decode()

    assert complaints(re.sub(rf"<{name}>.*?</{name}>", wrong, found).encode())


def test_officers_fetch_it_and_nobody_else_finds_it(client, scene):
    address = reverse("incidents:cap", args=[scene.raised().ref, 1])
    client.force_login(scene.officer)
    assert client.get(address).headers["Content-Type"] == "application/cap+xml; charset=utf-8"
    assert client.get(address.replace("/1.xml", "/9.xml")).status_code == 404
    assert (
        client.get(reverse("incidents:timeline", args=[address.split("/")[2]])).content.count(b"/cap/") == 1
    )

    client.force_login(factories.a_contact(scene.place, "3"))

    assert client.get(address).status_code == 404
