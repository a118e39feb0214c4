"""Somebody's own calendar at a secret address; numbers as in docs/calendars.md."""

import logging
import re

import pytest
from django.test import Client

from cohesion.calendars import actions
from cohesion.calendars.models import Rsvp, Subscription
from cohesion.kit.phones import MaskNumbers
from tests.calendars.reader import read


@pytest.fixture
def address(asked, client) -> str:
    """Of somebody who is asked to one meeting, as their page shows it once."""
    client.force_login(asked().person)
    page = client.post("/calendars/own/").content.decode()
    return re.search(r"http://testserver(/f/[a-z2-7]{26}/calendar\.ics)", page)[1]


def test_31_the_address_has_130_bits_is_shown_once_and_kept_by_nobody(address, client):
    token = address.split("/")[2]
    assert len(token) * 5 >= 128
    assert token not in client.get("/calendars/own/").content.decode()
    assert token not in repr(list(Subscription.objects.values_list()))


def test_31_it_opens_this_stream_without_signing_in_and_nothing_else(address):
    token, client = address.split("/")[2], Client()
    response = client.get(address)
    assert read(response.content).inner("VEVENT")[0].one("SUMMARY").text == "Community Cohesion Forum"
    assert (response["Cache-Control"], response["Referrer-Policy"]) == (
        "private, max-age=900",
        "strict-origin",
    )
    assert b"SOURCE" not in response.content
    for other in (f"/i/{token}/", f"/a/{token}/", f"/c/{token}/"):
        assert client.get(other).status_code in (404, 410)


def test_31_a_new_one_ends_the_old_one_and_ending_it_ends_all(address, client):
    page = client.post("/calendars/own/").content.decode()
    newer = re.search(r"/f/[a-z2-7]{26}/calendar\.ics", page)[0]
    assert (client.get(address).status_code, client.get(newer).status_code) == (404, 200)
    client.post("/calendars/own/", {"end": "yes"})
    assert client.get(newer).status_code == 404


def test_31_a_wrong_address_is_404_and_so_is_that_of_somebody_who_left(address, client):
    assert client.get("/f/" + "a" * 26 + "/calendar.ics").status_code == 404
    person = Subscription.objects.get().person
    person.is_active = False
    person.save()
    assert client.get(address).status_code == 404


def test_31_no_log_has_it(address):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (address,), None)
    MaskNumbers().filter(record)
    assert address.split("/")[2] not in record.getMessage()


def test_27_it_is_304_until_what_they_are_asked_to_changes(address, client, asked):
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    asked.moved()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200
    Rsvp.objects.all().delete()
    assert read(client.get(address).content).inner("VEVENT") == []


def test_33_reminders_are_there_only_for_whoever_asked_for_them(asked, client):
    person = asked().person
    for reminds in (False, True):
        token = actions.make_stream(by=person, reminds=reminds)
        told = client.get(f"/f/{token}/calendar.ics").content
        assert (b"BEGIN:VALARM" in told) == reminds


def test_people_see_when_a_calendar_last_looked(address, client, asked):
    assert "No calendar has fetched it yet." in client.get("/calendars/own/").content.decode()
    client.get(address)
    first = Subscription.objects.get().fetched_at
    asked.travel.shift(60)
    client.get(address)
    assert Subscription.objects.get().fetched_at == first
    assert (
        "A calendar last fetched it on Tuesday 1 December 2026"
        in client.get("/calendars/own/").content.decode()
    )
