"""Whatever comes in from outside: never our own fault, and nothing half written. The same tries each time."""

import json
import string
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohesion.directory.actions import import_directory
from cohesion.directory.importing.areas import read_areas
from cohesion.directory.importing.problems import Refused
from cohesion.directory.importing.rows import COLUMNS, OPTIONAL, read_rows
from cohesion.directory.importing.sheet import read_sheet
from cohesion.directory.models import Place
from cohesion.journal.models import Entry
from cohesion.messaging.models import Receipt, Reply
from tests import factories

pytestmark = pytest.mark.django_db
TOKEN = "notify-tells-us-this-token"
tries = settings(
    max_examples=40,
    derandomize=True,
    deadline=timedelta(seconds=10),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
words = st.text(max_size=60)
odd = st.one_of(
    words,
    st.sampled_from(["\x00", "+447700900123", "1", "STOP", "delivered", "30003", "😀" * 400, "9" * 5000]),
)
TWILIO = [
    "MessageSid",
    "MessageStatus",
    "From",
    "To",
    "Body",
    "ErrorCode",
    "CallSid",
    "CallStatus",
    "Digits",
    "NumMedia",
]
NOTIFY = ["id", "reference", "status", "source_number", "destination_number", "message", "date_received"]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd, lambda x: st.lists(x, max_size=3)
)
fields = st.dictionaries(st.sampled_from(TWILIO) | words, odd, max_size=8)
objects = st.dictionaries(st.sampled_from(NOTIFY) | words, anything, max_size=8)


@pytest.fixture
def outside(monkeypatch, settings):
    """Both providers are in use, and Twilio's signature is taken as right: what is behind it must hold by itself."""
    from cohesion.messaging.views import webhooks

    settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER, settings.VOICE_PROVIDER = (
        "twilio",
        "notify",
        "twilio",
    )
    settings.NOTIFY_CALLBACK_TOKEN, settings.TWILIO_ACCOUNT_SID = TOKEN, "AC" + "0" * 32
    monkeypatch.setattr(webhooks, "is_signed", lambda *a, **k: True, raising=False)
    return Client(raise_request_exception=True)


def whole() -> None:
    """What is kept raw is kept complete, and the journal's numbers have no gap."""
    assert not Reply.objects.filter(sid="").exists()
    assert not Receipt.objects.filter(sid="").exists()
    for subject in set(Entry.objects.values_list("subject", flat=True)):
        numbers = list(
            Entry.objects.filter(subject=subject).order_by("number").values_list("number", flat=True)
        )
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", ["twilio_status", "twilio_inbound", "twilio_voice", "twilio_call_status"])
@tries
@given(said=fields, attempt=odd)
def test_twilio_may_say_anything(outside, name, said, attempt):
    said = said | {"AccountSid": "AC" + "0" * 32}
    with transaction.atomic():
        response = outside.post(reverse(f"messaging:{name}"), said, query_params={"attempt": attempt})
        assert response.status_code in (200, 204, 400), response.content
        whole()


@pytest.mark.parametrize("name", ["notify_status", "notify_inbound"])
@tries
@given(said=st.one_of(objects.map(json.dumps), words, st.just("[" * 20000)))
def test_notify_may_say_anything(outside, name, said):
    with transaction.atomic():
        response = outside.post(
            reverse(f"messaging:{name}"),
            said.encode("utf-8", "surrogatepass"),
            content_type="application/json",
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        assert response.status_code in (200, 204, 400), response.content
        whole()


@tries
@given(token=st.text(alphabet=string.ascii_letters + string.digits + "%._~-😀\x00", min_size=1, max_size=80))
def test_a_token_may_be_anything(client, token):
    for door in ("a", "d", "r"):
        assert client.get(f"/{door}/{token}/").status_code in (301, 404, 410, 429)


@tries
@given(
    query=st.dictionaries(
        st.sampled_from(["q", "search", "page", "group", "next", "place", "at"]), odd, max_size=4
    )
)
def test_an_address_may_ask_for_anything(client, query):
    client.force_login(factories.an_officer())
    for page in (
        "/",
        "/directory/",
        "/directory/duty/",
        "/incidents/",
        "/messaging/inbox/",
        "/incidents/raise/",
    ):
        assert client.get(page, query).status_code < 500


# --- files that an officer brings ---------------------------------------------------------------------------------

cells = st.one_of(
    odd, st.sampled_from(["51.5", "-0.7", "yes", "C1", "Corby", "primary", "Muslim", "=1+1", '"'])
)
sheets = st.lists(st.lists(cells, max_size=len(COLUMNS) + 1), max_size=4)


@tries
@given(rows=sheets, cut=st.text(alphabet=",;\t", min_size=1, max_size=1), titled=st.booleans())
def test_a_directory_file_may_hold_anything(rows, cut, titled):
    lines = [list(COLUMNS)] * titled + rows
    data = "\n".join(cut.join(line) for line in lines).encode("utf-8", "replace")
    with transaction.atomic():
        before = Place.objects.count()
        try:
            found, problems = read_rows(read_sheet(data, COLUMNS, OPTIONAL))
            import_directory(by=None, rows=found, source="fuzz.csv", problems=problems)
        except Refused:
            assert Place.objects.count() == before


@tries
@given(data=st.binary(max_size=400))
def test_a_directory_file_may_be_no_text_at_all(data):
    with pytest.raises(Refused):
        read_rows(read_sheet(data, COLUMNS, OPTIONAL))


numbers = st.floats() | st.integers() | odd | st.none()
shapes = st.recursive(numbers, lambda inner: st.lists(inner, max_size=4), max_leaves=12)
features = st.fixed_dictionaries(
    {},
    optional={
        "type": odd,
        "properties": anything | st.dictionaries(st.sampled_from(["code", "name", "area"]), anything),
        "geometry": anything
        | st.fixed_dictionaries(
            {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point"]), "coordinates": shapes}
        ),
    },
)


@tries
@given(found=st.lists(features | anything, max_size=3))
def test_an_area_file_may_hold_anything(found):
    data = json.dumps({"type": "FeatureCollection", "features": found}).encode()
    with suppress(Refused):
        assert read_areas(data)


@tries
@given(data=st.binary(max_size=200) | st.just(b"[" * 100_000))
def test_an_area_file_may_be_no_json_at_all(data):
    with pytest.raises(Refused):
        read_areas(data)
