"""E1, its first quarter of an hour: from the raise to update 1."""

import re

from incidents.models import CallRequest, Incident
from incidents.states import Answer
from tests.stories.telling import PHONE, Story, a_key, label_of, number_of, words_of

PRIMARY, SECRETARY = "Rockingham Vale Mosque, primary", "Rockingham Vale Mosque, deputy"
OFFICER = "Duty officer 1"
SILENT, ANSWERS_CALL = "Nene Side Prayer Room, primary", "Nene Side Prayer Room, deputy"
SAYS_NOTHING = "Castle Brook Mosque, deputy"
RINGS_IN_VAIN = ["Al-Noor Study Circle, primary", "Al-Noor Study Circle, deputy"]
WOULD_RATHER_BE_CALLED = "Lodge Vale Centre, primary"
WANT_A_CALL = ["Holy Cross RC Church, deputy", "St Werburgh's Church, primary"]
FORCE_REFERENCE = "NP-20261211-0417"


def the_secretary_raises(story: Story) -> None:
    """18:42, by the personal link on her phone: ring 0 has the text in the same moment, and is called besides."""
    story.until("18:41:30")
    link = story.opens_raise_link()
    page = story.source(PHONE, link)
    assert "999" in words_of(page)
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    story.until("18:42")
    typed = {"called_999": "yes", "where": "Rockingham Vale Mosque, Corby", "kind": "fire", "key": key}
    typed |= {"in_building": "34 children, 5 adults", "must_know": "Front door blocked, use car park side"}
    story.does_twice(PHONE, link, **typed)
    story.incident = Incident.objects.get()
    assert len(story.messages("alert.ring0").filter(way="text", state="delivered")) == 3
    assert len(story.messages("alert.ring0").filter(way="text")) + len(story.messages("raise.received")) == 4
    assert all("UNCONFIRMED" in text.body for text in story.messages("alert.ring0").filter(way="text"))


def ring_0_answers(story: Story) -> None:
    """18:42 to 18:43: a person has it within two minutes, and coordinates."""
    story.go_on()
    assert len(story.messages("alert.ring0").filter(way="voice")) == 3
    story.until("18:42:15")
    story.picks_up(PRIMARY, "1")
    story.until("18:43:30")
    story.texts_back(OFFICER, "1")
    board = story.looks("police")
    assert "Council duty officer: received and is coordinating" in board
    assert "Police liaison: nobody yet, next step 18:45: ask the next on the rota" in board


def police_record(story: Story) -> None:
    """18:45: an answer at the instant a step is due; then METHANE, and a reference that is the police's own."""
    story.until("18:45")
    story.does("police", "answer/", answer="received")
    story.does("police", "record/reference/", reference=FORCE_REFERENCE)
    boxes = {
        "exact_location": "Car park side, Rockingham Vale",
        "type": "Fire at the front door",
        "major": "no",
        "seen": 0,
    }
    story.does("police", "record/methane/", **boxes)
    record = story.looks("duty", "record/")
    assert "Fire at the front door" in record
    assert "not known yet" in record
    for page in ("", "record/", "timeline/"):
        assert FORCE_REFERENCE not in story.looks("duty", page)
    assert FORCE_REFERENCE in story.looks("police", "record/")
    story.is_refused("duty", "record/reference/", "", reference="ours")


def ring_1_is_confirmed(story: Story) -> None:
    """18:46: the duty officer reads the named list and confirms exactly that; one phone is off, and is called."""
    story.switches_off(SILENT)
    story.until("18:46")
    assert not story.messages("alert.s1.area").exists()
    shown = story.looks("duty", "confirm/")
    assert "Confirm, and alert 18 people?" in shown
    page = story.source("duty", "confirm/")
    story.does("duty", "confirm/", shown=re.search(r'name="shown" value="(\w+)"', page)[1])
    ring = story.incident.alerts.filter(ring=1)
    assert (ring.count(), ring.values("place").distinct().count()) == (18, 9)
    assert story.messages("alert.s1.area").filter(way="text", instead_of=None).count() == 17
    assert story.messages("alert.s1.area").get(way="text", state="failed").error_code == "30003"
    story.picks_up(WOULD_RATHER_BE_CALLED, "1")
    story.until("18:46:20")
    story.picks_up(ANSWERS_CALL, "1")  # called at once, as the other of her place cannot be reached
    board = story.looks("duty")
    assert "phone off or no signal (30003)" in board
    assert "Undelivered, trying again" in board


def neighbours_answer(story: Story) -> None:
    """18:47 to 18:51: 14 of 18 have answered, two of them ask for a call."""
    labels = {one.number: one.post_title for one in story.incident.alerts.filter(ring=1, answer=Answer.NONE)}
    silent = {number_of(who) for who in (SILENT, SAYS_NOTHING, *RINGS_IN_VAIN)}
    call_me = {number_of(who) for who in WANT_A_CALL}
    answering = [number for number in labels if number not in silent]
    for turn, number in enumerate(answering):
        story.until(f"18:{47 + turn // 4}:{turn % 4 * 15:02}")
        story.texts_back(label_of(number), "2" if number in call_me else "1")
    story.until("18:51")
    ring = story.incident.alerts.filter(ring=1)
    assert ring.exclude(answer=Answer.NONE).count() == 14
    assert ring.filter(answer=Answer.CALL_ME).count() == 2
    assert (
        story.incident.alerts.exclude(answer=Answer.NONE).count() == 18
    )  # of 22: over 80 % within ten minutes


def the_ladder_goes_on(story: Story) -> None:
    """18:51: where nobody of a place has answered they are called; then the third contact, then the officer's list."""
    story.until("18:51:15")
    assert all(
        label_of(call.to) in RINGS_IN_VAIN for call in story.messages().filter(way="voice", state="sent")
    )
    story.until("18:55")
    timeline = story.timeline()
    assert "No answer yet, calling" in timeline
    assert "Ring them: they are on the duty officer's list" in timeline
    lists = story.got(OFFICER, "ladder.list")
    assert len(lists) == 1
    assert "no answer from Al-Noor Study Circle after 8 min" in lists[0]  # since they were asked
    assert story.incident.alerts.count() == 22  # that place has no third contact, and nobody else is asked


def calls_are_made(story: Story) -> None:
    """18:55: nobody who asked for a call, or did not answer, is left waiting."""
    for call in CallRequest.objects.filter(alert__incident=story.incident):
        story.does("duty", f"record/call/{call.pk}/")
        assert "Council duty officer" in story.looks("police", "record/")
        story.does("duty", f"record/call/{call.pk}/", outcome="reached")
    alert = story.incident.alerts.get(number=number_of(RINGS_IN_VAIN[0]))
    story.does("duty", f"answer/{alert.pk}/", answer="received")
    assert "Nobody is waiting for a call" in story.looks("duty", "record/")
    board = story.looks("police")
    assert "CALL ME" not in board
    assert "asked for a call by text at 18:47" in board


def update_1(story: Story) -> None:
    """18:55, within 15 minutes: a fact of an S1 leaves only when police have agreed its words."""
    typed = {"fact": "Fire is out. No one is hurt.", "next_by": "19:25", "key": a_key()}
    story.is_refused("duty", "update/", "Police liaison has to agree the words", send="yes", **typed)
    assert not story.messages("update").exists()
    story.does("duty", "update/", send="yes", police_agreed="on", **typed)
    story.go_on()
    story.picks_up(WOULD_RATHER_BE_CALLED)
    assert len({text.person_id for text in story.messages("update")}) == 22
