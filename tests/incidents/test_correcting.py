import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.dispatch import desk
from cohesion.messaging.models import Message
from cohesion.messaging.states import Lane, State
from incidents import actions
from incidents.models import Correction, Incident
from incidents.rules import Refused
from tests import factories


def told(incident: Incident, by, fact: str = "It is in Mill Street"):
    update = actions.send_update(by=by, incident=incident, fact=fact)
    Message.objects.filter(kind="update").update(state=State.DELIVERED)
    return update


def corrected(incident: Incident, by, update=None, fact: str = "It is Mill Road", **also) -> Correction:
    return actions.send_correction(by=by, incident=incident, update=update, fact=fact, **also)


@pytest.fixture
def near(scene):
    """A contact of a place near by, who is told with the second ring."""
    return factories.a_contact(factories.a_place("Near Chapel", at=(52.4848, -0.6967)))


def test_e1_a_correction_reaches_everyone_who_had_the_error(scene):
    incident = scene.raised()
    update = told(incident, scene.police)

    corrected(incident, scene.police, update)

    texts = scene.texts("correction")
    assert {text.person for text in texts} == {scene.primary, scene.deputy, scene.police, scene.officer}
    at = clock.hhmm(update.at)
    assert f"CORRECTION to our {at} message: It is Mill Road. Please tell anyone you told." in texts[0].body


def test_whoever_was_added_since_has_seen_it_on_the_board_and_is_told(scene, near):
    incident = scene.raised()
    update = told(incident, scene.police)
    actions.confirm_ring(by=scene.officer, incident=incident)

    corrected(incident, scene.police, update)

    assert near in {text.person for text in scene.texts("correction")}


def test_d50_unsent_errors_are_taken_back_and_their_people_get_the_update_put_right(scene):
    incident = scene.raised()
    update = told(incident, scene.police)
    Message.objects.filter(kind="update", person=scene.deputy).update(state=State.QUEUED)

    corrected(incident, scene.police, update)

    assert scene.deputy not in {text.person for text in scene.texts("correction")}
    wrong, right = Message.objects.filter(kind="update", person=scene.deputy).order_by("id")
    assert wrong.state == State.CANCELLED
    assert right.body.count("It is Mill Road") == 1
    assert "update 1" in right.body


def test_d50_a_correction_never_overtakes_the_error(scene):
    incident = scene.raised()
    Message.objects.update(state=State.DELIVERED)
    update = actions.send_update(by=scene.police, incident=incident, fact="Wrong")
    Message.objects.filter(kind="update").update(state=State.SENDING, lease_until=clock.now())

    corrected(incident, scene.police, update)

    assert not desk.due(clock.now()).filter(kind="correction").exists()
    for text in scene.texts("correction"):
        first = Message.objects.get(kind="update", person=text.person)
        assert (first.lane, first.pk) < (text.lane, text.pk)


def test_a_correction_of_the_alert_goes_after_it_and_takes_no_alert_back(scene):
    incident = scene.raised()

    corrected(incident, scene.police, fact="It is a bin, not the building")

    assert {text.lane for text in scene.texts("correction")} == {Lane.STAND_DOWN}
    assert {text.state for text in scene.texts("alert.")} == {State.QUEUED}
    assert f"our {clock.hhmm(incident.raised_at)} message" in scene.texts("correction")[0].body


def test_a_wrong_correction_is_itself_corrected(scene):
    incident = scene.raised()
    update = told(incident, scene.police)
    first = corrected(incident, scene.police, update, fact="It is Mill Lane")
    Message.objects.filter(kind="correction", person=scene.primary).update(state=State.SENT)

    second = corrected(incident, scene.police, update)

    assert (first.number, second.number) == (1, 2)
    lines = Message.objects.filter(kind="correction", body__contains="Mill Road")
    assert {text.person for text in lines} == {scene.primary, scene.deputy, scene.police, scene.officer}
    lane = Message.objects.filter(kind="correction", body__contains="Mill Lane").exclude(person=scene.primary)
    assert {text.state for text in lane} == {State.CANCELLED}


def test_e2_the_time_from_noticing_is_measured_and_stands_on_board_and_timeline(client, scene):
    incident = scene.raised()
    update = told(incident, scene.police)
    corrected(incident, scene.police, update, noticed_at=clock.now() - timedelta(minutes=4))

    entry = Entry.objects.get(kind="correction")
    assert 240 <= entry.counts["seconds"] < 250
    client.force_login(scene.officer)
    page = client.get(incident.get_absolute_url()).content.decode()
    assert "Correction 1" in page
    assert "after it was noticed" in page
    assert "later than the 10 min promised" not in page


def test_a_correction_is_never_changed_or_deleted(scene):
    incident = scene.raised()
    one = corrected(incident, scene.police)
    for spoil in (one.delete, lambda: Correction.objects.update(fact=F("fact"))):
        with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
            spoil()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    assert {text.state for text in scene.texts("correction")} == {State.QUEUED}, "the end takes none back"


def test_after_the_end_who_was_told_something_wrong_is_still_owed_the_truth(scene):
    incident = scene.raised()
    update = told(incident, scene.police)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    corrected(incident, scene.police, update)

    assert len(scene.texts("correction")) == 4


@pytest.mark.parametrize(
    ("who", "also", "why"),
    [
        ("primary", {}, "Only police liaison and council officers"),
        ("officer", {}, "Police liaison has to agree the words"),
        ("police", {"fact": "x" * 49}, "49"),
        ("police", {"noticed_at": clock.now() + timedelta(days=1)}, "still to come"),
    ],
)
def test_who_may_correct_and_what(scene, who, also, why):
    incident = scene.raised()
    with pytest.raises(Refused, match=why):
        corrected(incident, getattr(scene, who), **also)
    assert not scene.texts("correction")


def test_same_form_sent_twice_corrects_once(scene):
    incident, key = scene.raised(), uuid.uuid4()
    assert corrected(incident, scene.police, key=key) == corrected(incident, scene.police, key=key)
    assert len(scene.texts("correction")) == 4


def test_longest_correction_is_one_segment(scene):
    incident = scene.raised()
    corrected(incident, scene.police, fact="F" * 48)
    assert measure(scene.texts("correction")[0].body).segments == 1


def test_page_shows_the_words_and_how_many_get_them_before_anything_is_sent(client, scene):
    incident = scene.raised()
    told(incident, scene.police)
    client.force_login(scene.officer)
    typed = {
        "wrong": "1",
        "fact": "It is Mill Road",
        "noticed_at": clock.hhmm(clock.now()),
        "key": uuid.uuid4(),
    }
    address = f"{incident.get_absolute_url()}correct/"

    assert "Police liaison has to agree" in client.post(address, typed).content.decode()
    page = client.post(address, typed | {"police_agreed": "on"}).content.decode()
    assert "Correct it for 4 people" in page
    assert not scene.texts("correction")
    client.post(address, typed | {"police_agreed": "on", "send": "yes"})
    assert len(scene.texts("correction")) == 4
