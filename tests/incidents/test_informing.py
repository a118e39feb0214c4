import uuid
from datetime import timedelta

import pytest

from cohesion.journal.models import Audience, Entry
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.models import Message
from cohesion.messaging.states import State
from incidents import actions
from incidents.rules import Refused


def test_update_reaches_everyone_told_once(scene):
    incident = scene.raised()

    actions.send_update(by=scene.police, incident=incident, fact="Fire is out")

    texts = scene.texts("update")
    assert {text.person for text in texts} == {scene.primary, scene.deputy, scene.police, scene.officer}
    assert "update 1" in texts[0].body
    assert "Fire is out. Next update by" in texts[0].body


def test_same_update_sent_twice_goes_out_once(scene):
    incident, key = scene.raised(), uuid.uuid4()

    for _ in range(2):
        actions.send_update(by=scene.police, incident=incident, fact="Fire is out", key=key)

    assert len(scene.texts("update")) == 4


def test_empty_fact_says_nothing_new(scene):
    incident = scene.raised()

    actions.send_update(by=scene.officer, incident=incident, fact="")

    assert "nothing new. Next update by" in scene.texts("update.nothing_new")[0].body


def test_council_needs_the_polices_agreement_to_the_words_of_an_s1(scene):
    incident = scene.raised()

    with pytest.raises(Refused, match="Police liaison has to agree"):
        actions.send_update(by=scene.officer, incident=incident, fact="Fire is out")
    actions.send_update(by=scene.officer, incident=incident, fact="Fire is out", police_agreed=True)

    assert len(scene.texts("update")) == 4


def test_update_that_does_not_fit_or_cannot_be_written_is_refused(scene):
    incident = scene.raised()

    for fact, why in [
        ("x" * 49, "49"),
        ("Fire is out “now”", "curly"),
        ("Pożar", "plain text message cannot carry"),
        ("See http://evil.example/x", "has a link"),
    ]:
        with pytest.raises(Refused, match=why):
            actions.send_update(by=scene.police, incident=incident, fact=fact)
    assert not scene.texts("update")


def test_longest_update_is_one_segment(scene):
    scene.place.sms_name = "P" * 22
    incident = scene.raised()

    actions.send_update(
        by=scene.police, incident=incident, fact="F" * 48, next_by=clock.now() + timedelta(days=2)
    )

    assert measure(scene.texts("update")[0].body).segments == 1


def test_person_whose_alert_never_left_gets_no_update(scene):
    incident = scene.raised()
    Message.objects.filter(person=scene.deputy).update(state=State.EXPIRED)

    actions.send_update(by=scene.police, incident=incident, fact="Fire is out")

    assert scene.deputy not in {text.person for text in scene.texts("update")}


def test_promise_moves_with_each_update(scene):
    incident = scene.raised()
    promised = clock.now() + timedelta(minutes=45)

    actions.send_update(by=scene.police, incident=incident, fact="", next_by=promised)

    incident.refresh_from_db()
    assert incident.update_due_at == promised


def test_site_contact_may_not_send_updates_or_notes(scene):
    incident = scene.raised()

    with pytest.raises(Refused):
        actions.send_update(by=scene.primary, incident=incident, fact="")
    with pytest.raises(Refused):
        actions.note(by=scene.primary, incident=incident, text="I saw it")


def test_polices_own_line_is_read_by_police_only(scene):
    incident = scene.raised()

    actions.note(by=scene.police, incident=incident, text="Force reference 123", police_only=True)
    actions.note(by=scene.officer, incident=incident, text="Glazier booked", police_only=True)

    def lines(reader):
        return [entry.words.text for entry in timeline(incident.topic, reader) if entry.kind == "note"]

    assert lines(Audience.POLICE) == ["Glazier booked", "Force reference 123"]
    assert lines(Audience.PARTNERS) == ["Glazier booked"]
    assert lines(Audience.SITE) == []
    assert Entry.objects.filter(kind="note").count() == 2


def test_form_of_one_update_cannot_send_another(scene):
    first, second, key = scene.raised(), scene.raised(), uuid.uuid4()
    actions.send_update(by=scene.police, incident=first, fact="Fire is out", key=key)

    with pytest.raises(Refused, match="used already"):
        actions.send_update(by=scene.police, incident=second, fact="Fire is out", key=key)
