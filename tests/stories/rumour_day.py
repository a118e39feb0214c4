"""E2, Sunday from ten past one: a crowd, a false clip, and the end."""

import re
from datetime import timedelta

from cohesion.directory.models import Post
from cohesion.messaging.states import State
from tests.stories.rumour_before import OFFICER, WITHIN_1_KM
from tests.stories.telling import Story, a_key, label_of

MINUTE = timedelta(minutes=1)
CLAIM = "People inside are being attacked"
LINE = "The clip is old and from elsewhere. Nobody has been hurt here today."


def from_s4_to_s2(story: Story) -> None:
    """13:10: a crowd at the door. The place, which an S4 spared, is alerted with that; the duty officer, who had heard
    of a rumour, is asked anew; ring 1 within 40 seconds."""
    story.until("13:10", days=3)
    assert "Thu 3 Jun 14:10" in story.looks("police", "record/")  # when it was decided, not today
    typed = {"severity": "S2", "seen": "S4", "reason": "Crowd of 120, noise at the door"}
    story.does("police", "record/severity/", **typed)
    story.incident.refresh_from_db()
    assert story.incident.severity == "S2"
    site = story.messages("alert.ring0.site")
    assert len(site) == 2
    assert all("UNCONFIRMED: report at Ise Valley Islamic Ctr 13:10." in text.body for text in site)
    assert "S2 rumour UNCONFIRMED" in story.got(OFFICER, "alert.ring0.responder")[0]
    story.until("13:10:30", days=3)
    page = story.source("lead", "confirm/")
    assert "Confirm, and alert 14 people?" in page
    story.does("lead", "confirm/", shown=re.search(r'name="shown" value="(\w+)"', page)[1])
    area = story.messages("alert.s2.area")
    assert len(area) == 14
    assert all(text.state == State.DELIVERED for text in area)
    assert all("near Ise Valley Islamic Ctr, Kettering, 13:10." in text.body for text in area)


def they_answer(story: Story) -> None:
    """13:11 to 13:15: officers and every place have it, so that nobody is called."""
    story.until("13:11", days=3)
    for alert in story.incident.alerts.exclude(party="police"):
        story.texts_back(label_of(alert.number), "1")
    story.until("13:15", days=3)
    assert not story.messages().filter(way="voice").exists()


def nothing_new(story: Story) -> None:
    """13:25, within the 20 minutes that an S2 promises."""
    story.until("13:25", days=3, look=MINUTE)
    story.does("duty", "update/", send="yes", fact="", next_by="14:45", key=a_key())
    assert all("nothing new" in text.body for text in story.messages("update"))


def a_false_clip(story: Story) -> None:
    """13:50: FALSE, and one line for schools and councillors. Nobody is texted."""
    story.until("13:50", days=3, look=MINUTE)
    before = story.messages().count()
    story.does("duty", "record/rumour/", claim=CLAIM, source="A clip online")
    rumour = story.incident.rumours.get(claim=CLAIM)
    story.does("police", f"record/rumour/{rumour.pk}/", do="verdict", verdict="false")
    story.does("police", f"record/rumour/{rumour.pk}/", do="line", line=LINE, police_agreed="on")
    for where in ("Schools", "Ward councillors", "The digest to every place"):
        story.does("duty", f"record/rumour/{rumour.pk}/", do="use", where=where)
    assert story.messages().count() == before
    assert not story.messages().filter(body__contains="attack").exists()


def it_is_stood_down(story: Story) -> None:
    """14:40, by the police, twenty minutes after the crowd has gone. 15:30 the cohesion lead has rung the centre."""
    story.until("14:20", days=3, look=MINUTE)
    story.does("police", "note/", text="The assembly has dispersed")
    story.until("14:40", days=3, look=MINUTE)
    story.does("police", "stand-down/", send="yes", remains="Police stay nearby this afternoon.")
    assert "settled" in story.looks("police")
    story.until("15:30", days=3, look=10 * MINUTE)
    story.does("lead", "note/", text="Rang the centre")


def sixteen_people_at_eight_places(story: Story) -> None:
    """Four texts each, and none to any other place."""
    kinds = ("notice", "alert", "update", "standdown")
    sites = Post.objects.filter(place__isnull=False)
    asked = {post.person_id for post in sites.filter(place__ref__in=WITHIN_1_KM).exclude(rank=3)}
    assert len(asked) == 16
    told = {}
    for text in story.messages():
        if text.kind.startswith(kinds):
            told.setdefault(text.person_id, []).append(text.kind.split(".")[0])
    assert {who: kinds for who, kinds in told.items() if who in asked} == {who: list(kinds) for who in asked}
    others = set(sites.values_list("person", flat=True)) - asked
    assert not others & set(told)
    assert not story.messages().filter(person__in=others).exists()
