"""E2, from Thursday to Sunday noon: something is heard, a briefing, decisions, and a notice that waits for its time."""

from datetime import timedelta

from cohesion.directory.models import Place
from incidents.models import Broadcast, Incident, Playbook, TensionEntry
from incidents.states import Agreement
from tests.stories.telling import Story, a_key

CENTRE, OFFICER, POLICE = "Ise Valley Islamic Centre", "Duty officer 1", "Police liaison, Karen Outhwaite"
PLAYBOOK = "/incidents/playbooks/rumour/S2/"
OFF_DUTY = (
    *("Duty officer 2", "Duty officer, backup", "Community safety officer", "Cohesion lead"),
    *(f"Police liaison, {name}" for name in ("Marcus Edgerton", "Lesley Nairn", "Idris Calloway")),
)
CLAIM = "A protest at the centre on Sunday"
LINE = "We know of the post. Nothing is confirmed. Police say more when they know more."
WITHIN_1_KM = ("K1", "K2", "K3", "K5", "K6", "K8", "K9", "K10")  # seven places, and the centre
QUIET = timedelta(minutes=30)


def near_places_only(story: Story) -> None:
    """Thursday 10:10: the council drafts that such an S2 tells those within a kilometre and nobody else, and the
    police agree exactly what they read."""
    story.until("10:10")
    typed = {"radius_km": "1", "nearest": "0", "same_faith": "none"}
    story.amends("lead", PLAYBOOK + "draft/", **typed, why="A protest concerns those who live beside it")
    draft = Playbook.objects.get()
    version = draft.get_absolute_url()
    shown = story.looks("police", version)
    assert "within 1 km" in shown
    assert shown.count("The nearest") == shown.count("Goes: The nearest"), (
        "nothing is left of it but that it goes"
    )
    story.is_refused("lead", f"{version}agree/", "", read_at=draft.drafted_at.isoformat())
    assert Playbook.objects.get().state == Agreement.DRAFT
    story.does("police", f"{version}agree/", read_at=draft.drafted_at.isoformat())
    assert Playbook.objects.get().state == Agreement.IN_FORCE


def something_is_heard(story: Story) -> None:
    """Thursday 10:20: a post that names a venue. An entry without a name; nobody is texted."""
    story.until("10:20")
    area = Place.objects.get(ref="K3").area
    typed = {"area": area.pk, "sort": "potential", "heard_from": "community", "level": "raised"}
    typed["what"] = "A post asks people to gather near the centre on Sunday"
    story.does("duty", "/incidents/tension/new/", **typed)
    assert not story.messages().exists()


def it_becomes_a_concern(story: Story) -> None:
    """10:30: raised as an S4. Only the officers on duty hear of it; 10:50 the police have seen it, unverified."""
    story.until("10:30")
    entry, place = TensionEntry.objects.get(), Place.objects.get(ref="K3")
    typed = {"called_999": "not_needed", "place": place.pk, "key": a_key()}
    story.does("duty", f"/incidents/tension/{entry.pk}/raise/", **typed)
    story.incident = Incident.objects.get()
    assert story.incident.severity == "S4"
    assert {alert.party for alert in story.incident.alerts.all()} == {"police", "council"}
    story.is_refused("lead", "confirm/", "An S4 alerts nobody by text")
    story.until("10:50")
    story.texts_back(POLICE, "1")
    story.does("police", "note/", text="Seen, unverified")


def a_briefing(story: Story) -> None:
    """13:30, in two taps: the record's page, and "in 30 minutes". Nine are asked, the seven who are not on duty with
    what it is about, and nine come. At 14:00 three decisions, each with its why, and one line to say."""
    story.until("13:30", look=QUIET)
    assert "Text them: in 30 minutes" in story.looks("duty", "record/")
    typed = {"in_minutes": 30, "everyone": "officers", "link": "https://meet.example.org/nn", "key": a_key()}
    story.does("duty", "record/briefing/", **typed)
    assert "BRIEFING 14:00" in story.got(POLICE, "briefing")[0]
    for who in OFF_DUTY:
        story.texts_back(who, "1")  # they have the alert
    for who in (POLICE, OFFICER, *OFF_DUTY):
        story.texts_back(who, "1")  # they come
    story.incident.refresh_from_db()
    assert story.incident.coordinator is None  # nobody who only listens
    briefing = story.incident.briefings.get()
    assert briefing.invites.filter(answer="coming").count() == 9
    story.until("14:10", look=QUIET)
    decided = {
        "No text to anybody today": "Unverified; a text would alarm more than it helps",
        "The cohesion lead rings the centre": "They hear it from us first, by voice",
        "Police look at it again on Friday noon": "A notice of an assembly is expected by then",
    }
    for what, why in decided.items():
        story.does("duty", "record/decision/", what=what, why=why, rejected="", review_at="")
    record = story.looks("police", "record/")
    assert all(what in record and why in record for what, why in decided.items())
    assert len(story.messages("alert")) == 8  # officers only; who raised it has a receipt
    story.does("duty", "record/rumour/", claim=CLAIM, source="A post online, seen by a youth worker")
    rumour = story.incident.rumours.get(claim=CLAIM)
    story.does("police", f"record/rumour/{rumour.pk}/", do="verdict", verdict="not_known")
    story.does("police", f"record/rumour/{rumour.pk}/", do="line", line=LINE, police_agreed="on")
    assert LINE in story.looks("lead")


def a_notice_is_agreed(story: Story) -> None:
    """Friday to Saturday: police confirm an assembly; the notice is drafted for eight places, agreed, and held."""
    story.until("16:00", days=1, look=QUIET)
    story.does(
        "police", "note/", text="Notice of an assembly received, conditions are the force's to announce"
    )
    story.until("11:00", days=2, look=timedelta(hours=2))
    places = Place.objects.filter(ref__in=WITHIN_1_KM)
    typed = {
        "kind": "notice.planned",
        "place": places.get(ref="K3").pk,
        "places": [place.pk for place in places],
    }
    typed |= {"expected_at": "2027-06-06 13:00", "send_at": "2027-06-06 12:30", "key": a_key()}
    story.does("duty", "/incidents/broadcasts/new/", **typed)
    notice = Broadcast.objects.get()
    page = notice.get_absolute_url()
    shown = story.looks("duty", page)
    assert "NOTICE: protest expected near Ise Valley Islamic Ctr, Kettering, 13:00" in shown
    story.is_refused("lead", page, "agree", agree="yes")
    assert Broadcast.objects.get().state == "drafted"  # only the police agree a notice
    story.does("police", page, agree="yes")
    assert Broadcast.objects.get().state == "agreed"


def the_notice_leaves(story: Story) -> None:
    """Sunday 12:30, to 16 people at eight places."""
    story.until("12:29", days=3, look=timedelta(hours=2))
    assert not story.messages("notice").exists()
    story.until("12:31", days=3)
    notices = story.messages("notice")
    assert len({text.person_id for text in notices}) == 16
    assert all(text.state == "delivered" for text in notices)
