"""Attempts to read across parties through what officers write down, and what comes before and after an incident."""

import re
from datetime import timedelta

import pytest

from cohesion.directory.models import Invitation, SiteCard
from cohesion.directory.states import Rank, Role
from cohesion.kit import clock
from cohesion.plan import actions as plan
from cohesion.policy.book import book
from incidents import actions, playbooks
from incidents.models import Debrief, Incident
from tests.incidents.test_across_parties import OFFICERS, VIEWERS, Town, a_town, without_secrets

pytestmark = pytest.mark.django_db
ONE_USE = r'"(made_at|signature)": "[^"]*"|value="[0-9a-f-]{36}"|nonce="[^"]*"'  # differs at each look
TOLD = OFFICERS | {"contact", "link"}
WHO_READS = {  # what was written where, and who may come across it
    "Sentinelplace": TOLD,
    "sentinelhazard": OFFICERS,
    "sentineldecision": OFFICERS,
    "sentinelclaim": OFFICERS,
    "sentinelsource": OFFICERS,
    "sentinelline": TOLD,
    "sentinelforce": {"police"},
    "sentinelalone": {"police"},
    "sentineltension": OFFICERS,
    "sentinelowner": OFFICERS,
    "sentinelagencies": OFFICERS,
    "sentinelcommunity": OFFICERS | {"contact"},
    "sentinelsummary": OFFICERS,  # until it is published
    "sentinelanswer": OFFICERS,
    "sentinellesson": OFFICERS,
    "sentinelagreed": OFFICERS,
    "sentinelcard": OFFICERS,
    "sentinelplaybook": OFFICERS,
    "sentinelbroadcast": OFFICERS,
}
OF_THE_INCIDENT = [
    *("", "board/", "timeline/", "timeline.csv", "timeline.json", "cap/1.xml", "cap/2.xml"),
    *("record/", "recovery/", "debrief/", "debrief/community/", "debrief/write/", "debrief/publish/"),
    *("correct/", "withdraw/", "reopen/", "widen/", "debrief/lessons/new/"),
]
ELSEWHERE = [
    *("/", "/incidents/", "/incidents/list/", "/incidents/learnt/", "/progress/"),
    *(
        "/incidents/broadcasts/",
        "/incidents/broadcasts/new/",
        "/incidents/exercises/",
        "/incidents/exercises/new/",
    ),
    *("/incidents/playbooks/", "/incidents/playbooks/fire/S1/", "/incidents/playbooks/fire/S1/1/"),
    *("/incidents/playbooks/fire/S1/draft/", "/incidents/tension/", "/incidents/tension/week/"),
    *("/incidents/tension/new/", "/plan/", "/contacts/", "/contacts/reachability/"),
    *(
        "/directory/",
        "/directory/rota/",
        "/directory/duty/",
        "/directory/views/",
        "/directory/people/",
        "/directory/people/invite/",
    ),
    *("/settings/", "/settings/people/", "/settings/areas/", "/settings/contacts/", "/records/retention/"),
    *("/records/people/?q=Person", "/your/devices/", "/messaging/inbox/", "/admin/"),
    *(
        f"/admin/incidents/{name}/"
        for name in ("methane", "decision", "rumour", "debrief", "lesson", "broadcast")
    ),
    *(f"/admin/incidents/{name}/" for name in ("forcereference", "perception", "tensionentry", "playbook")),
    *("/admin/directory/sitecard/", "/admin/plan/agreedaction/", "/admin/incidents/recoverystep/"),
]


def write_everything(town: Town, incident: Incident) -> list[str]:
    """Everything that can be written of it, during and after; returns the addresses of what has one of its own."""
    police, duty, place = town.people["police"], town.people["duty"], incident.place
    actions.set_methane(by=police, incident=incident, hazards="sentinelhazard")
    actions.decide(by=police, incident=incident, what="sentineldecision", why="It is best")
    rumour = actions.log_rumour(by=duty, incident=incident, claim="sentinelclaim", source="sentinelsource")
    actions.check_rumour(by=police, rumour=rumour, verdict="false")
    actions.agree_line(by=police, rumour=rumour, line="sentinelline", police_agreed=True)
    police_alone(town, incident)
    entry = {"sort": "potential", "heard_from": "online", "level": "low", "what": "sentineltension"}
    actions.note_tension(by=duty, area=place.area, **entry)
    SiteCard.objects.create(place=place, rendezvous="sentinelcard")
    offered = {"role": Role.SITE_CONTACT, "place": place, "rank": Rank.THIRD, "email": "new@example.org"}
    when = {"invited_at": clock.now(), "expires_at": clock.now() + timedelta(days=7)}
    Invitation.objects.create(
        name="Somebody", digest="x" * 64, invited_by=town.people["lead"], **offered, **when
    )
    draft = playbooks.default_plan(book(), "S1", "fire")
    actions.draft_playbook(by=duty, kind="fire", severity="S1", plan=draft, why="sentinelplaybook")
    told = {"by": duty, "kind": "reassure", "places": [place], "fact": "sentinelbroadcast"}
    broadcast = actions.draft_broadcast(**told)
    return [
        f"/incidents/broadcasts/{broadcast.ref}/",
        f"/incidents/{incident.ref}/record/rumour/{rumour.pk}/",
        f"/directory/places/{place.ref}/",
        f"/directory/places/{place.ref}/card/",
        *(f"/directory/people/{town.people['contact'].pk}/{end}" for end in ("", "reaching/")),
        f"/directory/people/{town.people['police'].pk}/",
    ]


def learn_everything(town: Town, incident: Incident) -> list[str]:
    police, duty = town.people["police"], town.people["duty"]
    actions.stand_down(by=police, incident=incident, remains="Nothing")
    actions.work_on_step(by=duty, step=incident.recovery.first(), owner="sentinelowner")
    parts = {part: f"sentinel{part}" for part in ("agencies", "community", "summary")}
    actions.write_debrief(by=duty, incident=incident, **parts)
    Debrief.objects.get(incident=incident).answers.create(happened="sentinelanswer")
    given = {"theme": "sentinellesson", "recommendation": "Light it", "version": "agencies"}
    lesson = actions.identify_lesson(by=duty, incident=incident, **given)
    due = clock.local(clock.now() + timedelta(days=9)).date()
    action = plan.agree(by=duty, what="sentinelagreed", owner="Highways", due_on=due, source=incident.topic)
    return [f"/plan/{action.ref}/", f"/incidents/{incident.ref}/debrief/lessons/{lesson.pk}/"]


def police_alone(town: Town, incident: Incident) -> None:
    actions.set_force_reference(by=town.people["police"], incident=incident, reference="sentinelforce")
    actions.note(by=town.people["police"], incident=incident, text="sentinelalone", police_only=True)


def everything_said(town: Town, viewer: str, addresses: list[str]) -> str:
    browser = town.browser(viewer)
    return "\n".join(
        f"{address}\n{response.content.decode()}\n{response.headers}"
        for address in addresses
        for response in [browser.get(address)]
    )


@pytest.fixture
def town() -> Town:
    return a_town(hidden=True)


@pytest.fixture
def addresses(town) -> list[str]:
    incident = town.incident
    own = [*write_everything(town, incident), *learn_everything(town, incident)]
    of_incident = [f"/incidents/{incident.ref}/{end}" for end in OF_THE_INCIDENT]
    return [*of_incident, *ELSEWHERE, *own]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_nobody_reads_what_was_recorded_for_others(town, addresses, viewer):
    by_link = [f"/a/{town.link}/", f"/a/{town.link}/board/"] if viewer == "link" else []
    said = everything_said(town, viewer, [*addresses, *by_link])

    got = {words for words in WHO_READS if words in said}
    may = {words for words, who in WHO_READS.items() if viewer in who}
    assert got <= may, [
        (words, page.split("\n")[0])
        for words in got - may
        for page in re.split(r"\n(?=/)", said)
        if words in page
    ]
    assert may <= got, f"{viewer} should come across {may - got}"


@pytest.mark.parametrize("viewer", ["duty", "lead", "contact"])
def test_what_police_record_for_themselves_leaves_no_trace_on_later_pages(town, viewer):
    addresses = [*write_everything(town, town.incident), *learn_everything(town, town.incident)]
    addresses += [
        f"/incidents/{town.incident.ref}/{end}" for end in OF_THE_INCIDENT if end
    ]  # board/ says it all
    addresses += ["/incidents/tension/", "/plan/", "/incidents/list/"]
    looks = [traces(town, viewer, addresses) for _ in range(2)]
    assert looks[0] == looks[1], "a page differs from one look to the next though nothing happened"

    police_alone(town, town.incident)

    assert traces(town, viewer, addresses) == looks[0]


def traces(town: Town, viewer: str, addresses: list[str]) -> dict[str, str]:
    browser, found = town.browser(viewer), {}
    for address in addresses:
        page = without_secrets(browser.get(address).content.decode())
        found[address] = re.sub(ONE_USE, "", page)
    return found
