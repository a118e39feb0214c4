"""Attempts to read across parties: whatever is written for whomever, no answer to anybody else holds a word of it."""

import re
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cohesion.accounts.links import new_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.directory.states import Role, Visibility
from cohesion.journal.actions import write
from cohesion.journal.models import Audience, Entry
from cohesion.live import tokens
from incidents import actions
from incidents.views.picture import boards
from tests import factories

pytestmark = pytest.mark.django_db
WHO_READS = {  # DECISIONS, "Who sees what", said once more by hand
    Audience.POLICE: {"police"},
    Audience.PARTNERS: {"police", "duty", "lead"},
    Audience.SITE: {"police", "duty", "lead", "contact", "link"},
    Audience.PUBLIC: {"police", "duty", "lead", "contact", "link"},  # on a page that only those can open
}
OFFICERS = {"police", "duty", "lead"}


@dataclass
class Town:
    """An incident at a place that may be hidden, another one far away, and who looks at them."""

    people: dict[str, Person]
    incident: object
    other: object
    link: str
    secrets: list[tuple[str, set[str]]] = field(default_factory=list)  # words, and who may read them

    def incident_digests(self) -> list[str]:
        return list(Entry.objects.filter(subject=self.incident.topic).values_list("digest", flat=True))

    def browser(self, viewer: str) -> Client:
        client = Client()
        if viewer in self.people:
            client.force_login(self.people[viewer])
        return client

    def addresses(self, viewer: str) -> list[str]:
        pages = [
            f"/incidents/{incident.ref}/{end}"
            for incident in (self.incident, self.other)
            for end in (
                "",
                "board/",
                "timeline/",
                "timeline.csv",
                "confirm/",
                "update/",
                "note/",
                "stand-down/",
            )
        ]
        pages += [
            "/",
            "/incidents/",
            "/incidents/list/",
            "/incidents/raise/",
            "/directory/",
            "/messaging/inbox/",
        ]
        pages += [
            "/directory/?q=sentinel",
            f"/directory/places/{self.incident.place.ref}/",
            "/admin/journal/words/",
        ]
        return [*pages, f"/a/{self.link}/", f"/a/{self.link}/board/"] if viewer == "link" else pages


def a_town(*, hidden: bool) -> Town:
    place, primary, deputy, police, duty = factories.a_site()
    place.name, place.visibility = "Sentinelplace House", Visibility.HIDDEN if hidden else Visibility.PUBLIC
    place.save()
    far = factories.a_place("Far Chapel", at=(51.0, 0.0))
    people = {
        "police": police,
        "duty": duty,
        "lead": factories.an_officer(Role.COHESION_LEAD, on_duty=False),
        "contact": deputy,
        "stranger": factories.a_contact(far),
        "administrator": factories.an_officer(Role.ADMINISTRATOR, on_duty=False),
        "nobody": factories.a_person(),
    }
    people["leaver"] = factories.a_contact(place, "3")
    incident = actions.raise_incident(by=primary, place=place, kind="fire")
    other = actions.raise_incident(by=police, place=far, kind="damage")
    factories.has_left(people["leaver"])
    about = incident.alerts.get(person=deputy).about
    link = new_link(person=deputy, purpose=PersonalLink.Purpose.ANSWER, about=about)
    town = Town(people, incident, other, link)
    if hidden:
        town.secrets.append(("Sentinelplace", OFFICERS | {"contact", "link"}))
    return town


VIEWERS = [
    "police",
    "duty",
    "lead",
    "contact",
    "link",
    "stranger",
    "administrator",
    "nobody",
    "leaver",
    "signed out",
]
entries = st.lists(
    st.tuples(
        st.sampled_from(Audience), st.sampled_from(["note", "update", "answer.received"]), st.booleans()
    ),
    min_size=1,
    max_size=6,
)


def everything_said(town: Town, viewer: str) -> str:
    """All a viewer gets from every address, headers and what their socket's tokens hold included."""
    browser, heard = town.browser(viewer), []
    for address in town.addresses(viewer):
        response = browser.get(address)
        heard += [response.content.decode(), str(response.headers)]
        if token := response.headers.get("X-Topic-Token"):
            heard.append(str(tokens.read(token)))
    return "\n".join(heard)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=entries, hidden=st.booleans(), viewers=st.permutations(VIEWERS).map(lambda them: them[:4]))
def test_nobody_reads_what_is_written_for_others(lines, hidden, viewers):
    cache.clear()
    boards.clear()
    with transaction.atomic():
        town = a_town(hidden=hidden)
        for n, (audience, kind, in_detail) in enumerate(lines):
            words = f"sentinel{n}{audience}"
            write(
                by=town.people["police"],
                subject=town.incident.topic,
                kind=kind,
                text=f"Line {n}" if in_detail else f"Says {words}",
                detail=f"Also {words}" if in_detail else "",
                audience=audience,
            )
            town.secrets.append((words, WHO_READS[audience]))
        for viewer in viewers:
            said = everything_said(town, viewer)
            got = {words for words, _ in town.secrets if words in said}
            assert got == {words for words, may in town.secrets if viewer in may}, viewer
        transaction.set_rollback(True)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_names_and_numbers_of_people_stay_with_officers(viewer):
    town = a_town(hidden=False)
    deputy = town.people["contact"]
    Person.objects.filter(pk=town.incident.raised_by_id).update(name="Sentinelname Example")

    said = everything_said(town, viewer)

    in_the_directory = OFFICERS | {"administrator"}
    assert ("Sentinelname" in said) == (viewer in in_the_directory)
    for point in deputy.contact_points.all():
        assert point.number not in said
        assert point.number.removeprefix("+44") not in re.sub(r"\s", "", said)


@pytest.mark.parametrize("viewer", ["duty", "lead", "contact", "link"])
def test_what_police_keep_to_themselves_leaves_no_trace_for_others(viewer):
    """Not in a count, a number, a digest, an entity tag, or the number that the socket says."""
    town = a_town(hidden=False)
    before = traces(town, viewer)

    actions.note(by=town.people["police"], incident=town.incident, text="Sentinel", police_only=True)

    assert traces(town, viewer) == before
    write(by=None, subject=town.incident.topic, kind="note", text="For all", audience=Audience.SITE)
    assert traces(town, viewer) != before


def traces(town: Town, viewer: str) -> list[tuple[str, ...]]:
    """Everything that stays the same from one look to the next while nothing happens."""
    boards.clear()  # else the look before would be shown again
    browser, kept = town.browser(viewer), []
    base = f"/a/{town.link}/board/" if viewer == "link" else f"/incidents/{town.incident.ref}/board/"
    board = browser.get(base)
    kept.append((board["ETag"], board["X-Revision"], str(len(without_secrets(board.content.decode())))))
    if viewer != "link":
        for end in ("timeline/", "timeline.csv"):
            page = browser.get(f"/incidents/{town.incident.ref}/{end}")
            kept.append((without_secrets(page.content.decode()),))
    return kept


def without_secrets(page: str) -> str:
    """The page without what differs at each look: the form's token, and clocks that tick."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r"\d\d:\d\d(:\d\d)?|data-(now|since|until)=\"[^\"]*\"|\d+ (s|min)", "", page)


def test_police_follow_what_is_theirs_alone():
    town = a_town(hidden=False)
    browser = town.browser("police")
    before = browser.get(f"/incidents/{town.incident.ref}/board/")

    actions.note(by=town.people["police"], incident=town.incident, text="Sentinel", police_only=True)

    after = browser.get(before.request["PATH_INFO"], headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert int(after["X-Revision"]) == int(before["X-Revision"]) + 1
    assert tokens.read(after["X-Topic-Token"]).side == "police"


@pytest.mark.parametrize("role", ["duty", "contact", "stranger", "nobody"])
def test_side_of_a_topic_is_followed_by_police_alone(role):
    from cohesion.live.registry import may_watch

    town = a_town(hidden=False)
    assert may_watch(town.people["police"], f"{town.incident.topic}/police")
    assert not may_watch(town.people["police"], f"{town.incident.topic}/other")
    assert not may_watch(town.people[role], f"{town.incident.topic}/police")


def test_spreadsheet_has_the_chain_only_for_whoever_reads_every_line():
    town = a_town(hidden=False)
    actions.note(by=town.people["police"], incident=town.incident, text="Sentinel", police_only=True)
    actions.note(by=town.people["duty"], incident=town.incident, text="After it")

    for viewer, chained in (("police", True), ("duty", False)):
        page = town.browser(viewer).get(f"/incidents/{town.incident.ref}/timeline.csv").content.decode()
        rows = [row.split(",") for row in page.strip().splitlines()[1:]]
        assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
        digests = {row[-1] for row in rows}
        kept = set(town.incident_digests())
        assert (digests <= kept) is chained
        assert bool(digests & kept) is chained
