"""E1, from the rumour to the debrief invitation."""

import re
from datetime import timedelta

from icalendar import Calendar

from incidents.figures import measures
from incidents.models import AllClear, DebriefInvitation
from tests.stories.fire_begins import SECRETARY, SILENT, WOULD_RATHER_BE_CALLED
from tests.stories.telling import PHONE, Story, a_key, number_of

CLAIM = "Three hurt, somebody from the hotel did it"
LINE = "Nobody is hurt. Police are there and say more when they know more."
MINUTE = timedelta(minutes=1)


def a_rumour(story: Story) -> None:
    """19:02: logged, found FALSE by the police, one line agreed. Nothing of it is texted."""
    story.until("19:02", look=MINUTE)
    before = story.messages().count()
    story.does("duty", "record/rumour/", claim=CLAIM, source="A youth worker, from a video online")
    rumour = story.incident.rumours.get()
    story.until("19:08", look=MINUTE)
    story.does("police", f"record/rumour/{rumour.pk}/", do="verdict", verdict="false")
    story.does("police", f"record/rumour/{rumour.pk}/", do="line", line=LINE, police_agreed="on")
    story.does("duty", f"record/rumour/{rumour.pk}/", do="use", where="Head teachers, ward councillors")
    assert story.messages().count() == before
    assert LINE in story.looks("site")
    assert "hotel" not in story.looks("site")
    assert "hotel" not in story.looks("site", "timeline/")


def children_collected(story: Story) -> None:
    """19:10: a tick, and no list of anybody."""
    story.until("19:10", look=MINUTE)
    item = story.incident.checklist.get(text="Children collected list complete")
    story.does("duty", f"record/checklist/{item.pk}/", state="done")


def the_wrong_street(story: Story) -> None:
    """19:15 to 19:20: update 2 names the wrong street; corrected within ten minutes to all 22 who had it."""
    story.until("19:15", look=MINUTE)
    typed = {"fact": "Elm Street is closed. Walk round by the park.", "next_by": "19:45", "key": a_key()}
    story.does("police", "update/", send="yes", **typed)
    listened(story)
    story.until("19:20", look=MINUTE)
    typed = {
        "wrong": "2",
        "fact": "Oak Street is closed, not Elm Street.",
        "noticed_at": "19:17",
        "key": a_key(),
    }
    assert "22 people" in story.previews("duty", "correct/", police_agreed="on", **typed)
    story.does("duty", "correct/", send="yes", police_agreed="on", **typed)
    listened(story)
    corrections = story.messages("correction").exclude(way="email")
    assert {text.person_id for text in corrections} == told(story)
    assert all("CORRECTION to our 19:15 message" in text.words for text in corrections.filter(way="text"))
    correction = story.incident.corrections.get()
    assert correction.at - correction.noticed_at == 3 * MINUTE
    assert "To 22, 3 min after it was noticed at 19:17" in story.looks("duty")


def from_s1_to_s2(story: Story) -> None:
    """19:25: by police liaison alone, with a reason the place does not read. Promises are an hour apart."""
    story.until("19:25", look=MINUTE)
    before = story.messages().count()
    typed = {"severity": "S2", "seen": "S1", "reason": "Fire out, building safe, nobody at the scene"}
    story.is_refused("duty", "record/severity/", "", **typed)
    story.does("police", "record/severity/", **typed)
    assert story.messages().count() == before
    story.incident.refresh_from_db()
    assert story.incident.severity == "S2"
    assert "Severity changed from S1 to S2" in story.looks("site", "timeline/")
    assert "nobody at the scene" not in story.looks("site", "timeline/")
    assert "nobody at the scene" in story.timeline()
    assert 'value="20:25"' in story.source("duty", "update/")


def updates_go_on(story: Story) -> None:
    """19:40 and 20:00: each within its promise, the second of them with nothing new."""
    for hhmm, fact, next_by in (("19:40", "Oak Street is open again.", "20:40"), ("20:30", "", "21:30")):
        story.until(hhmm, look=MINUTE)
        story.does("police", "update/", send="yes", fact=fact, next_by=next_by, key=a_key())
        listened(story)
    assert story.messages("update.nothing_new").exists()
    assert "is late" not in story.timeline()


def it_is_stood_down(story: Story) -> None:
    """20:45: only the police end it. 22 are told: 20 by text, one by call, and the phone that was off is rung."""
    story.until("20:45", look=MINUTE)
    typed = {"remains": "Police stay nearby tonight."}
    story.is_refused("duty", "stand-down/", "The police decide the end", send="yes", **typed)
    assert "22 people" in story.previews("police", "stand-down/", **typed)
    story.does("police", "stand-down/", send="yes", **typed)
    listened(story)
    debts = AllClear.objects.filter(alert__incident=story.incident)
    assert debts.count() == 22
    story.until("20:50", look=MINUTE)
    owed = debts.get(settled="")
    assert owed.alert.number == number_of(SILENT)
    assert "1 of 22 still owed" in story.looks("police")
    story.does("duty", f"all-clear/{owed.pk}/")
    assert "All 22 settled" in story.looks("police")
    figures = measures(story.incident)
    assert (figures.promised, figures.met) == (5, 5)


def recovery(story: Story) -> None:
    """The stand-down opened the checklist: glazier and clean-up are booked, patrols are no more than a presence."""
    steps = {step.key: step for step in story.incident.recovery.all()}
    done = {"glazier": "Booked for 07:00", "clean_up": "Booked for 08:00", "patrols": "Visible presence"}
    for key, reason in done.items():
        story.does("duty", f"recovery/{steps[key].pk}/", outcome="done", reason=reason)
    page = story.looks("lead", "recovery/")
    assert "Doors and windows made safe, glazier booked" in page
    assert set(steps) >= {"victim_support", "schools", "councillors", "prayers", "forum"}
    assert "Ask the forum for a community meeting" in page  # it was an S1


def how_it_went(story: Story) -> None:
    """Saturday, not before nine: everyone who was told is asked once how it went."""
    story.until("08:59", days=1, look=30 * MINUTE)
    assert not DebriefInvitation.objects.exists()
    story.until("09:02", days=1)
    assert set(DebriefInvitation.objects.values_list("person", flat=True)) == told(story)
    asked = story.messages("debrief.link").filter(way="text")
    assert all("how did ref K7P2 go for you?" in text.body for text in asked)


def in_their_calendar(story: Story) -> None:
    """The secretary opens her own link on her phone, and keeps until when the four questions are open."""
    link = re.search(r"/d/\w+/", story.got(SECRETARY, "debrief.link")[0])[0]
    assert "You can answer until Monday 14 December 2026, 20:45" in story.looks(PHONE, link)
    file = story.saves(PHONE, link, "Put it in your calendar")
    (entry,) = Calendar.from_ical(file).walk("VEVENT")
    assert entry["DTEND"].dt == story.at("20:45", days=3)
    assert (entry["SEQUENCE"], "Rockingham" in file.decode()) == (0, False)


def listened(story: Story) -> None:
    """Who would rather be called picks up."""
    story.go_on()
    story.picks_up(WOULD_RATHER_BE_CALLED)


def told(story: Story) -> set[int]:
    return set(story.incident.alerts.values_list("person", flat=True))
