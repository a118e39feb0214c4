"""Who may open an incident's pages: by signing in, or by a personal link. Whoever may not see it finds nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.accounts.links import open_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.accounts.permits import Found, Rule, not_found
from cohesion.directory.queries import Standing, standing
from cohesion.journal.models import Audience
from cohesion.policy.book import book
from incidents.learning_rules import may_see_tension
from incidents.models import Alert, DebriefInvitation, Incident
from incidents.queries import Viewer, find, viewer_of, was_carried_over
from incidents.rules import may_draft_playbooks, may_raise, may_see, may_see_incidents


def _whom_to_call(request: HttpRequest) -> HttpResponse:
    return render(request, "incidents/who_to_call.html", {"help": book().under("help")})


def _link_ended(request: HttpRequest) -> HttpResponse:
    return render(request, "incidents/link_ended.html", status=410)


def _listed(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_see_incidents(who) else None


def _told(person, ref: str) -> tuple[Incident, Viewer] | None:
    incident = find(ref)
    viewer = viewer_of(incident, person) if incident else None
    if viewer is None and incident and incident.merged_into and was_carried_over(incident, person):
        viewer = viewer_of(incident.merged_into, person)
    return (incident, viewer) if viewer else None


def _officer(person, ref: str) -> Found | None:
    found = _told(person, ref)
    return found if found and found[1].is_officer else None


def _officer_of_any(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if who.is_officer else None


def _police(person, ref: str) -> Found | None:
    found = _told(person, ref)
    return found if found and found[1].who.is_police else None


def _drafter(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_draft_playbooks(who) else None


def _police_of_any(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if who.is_police else None


def reads_playbooks(person, rest: str) -> Audience | None:
    """As whom a person reads the history of a playbook."""
    return Audience.PARTNERS if standing(person).is_officer else None


def _raiser(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_raise(who) else None


def _raiser_by_link(person, token: str) -> Found | None:
    link = open_link(token, PersonalLink.Purpose.RAISE)
    found = _raiser(link.person) if link else None
    return (link.person, *found, token) if found else None


def _leaver_by_link(person, token: str) -> tuple[Person] | None:
    link = open_link(token, PersonalLink.Purpose.RAISE)
    return (link.person,) if link and standing(link.person).places else None


def _alerted_by_link(person, token: str) -> Found | None:
    """The alert that the link is about, and its holder as a viewer.

    A link opens no more than a site contact sees, whoever holds it: a forwarded text must not open the whole board.
    """
    link = open_link(token, PersonalLink.Purpose.ANSWER)
    alert = _alert_of(link) if link else None
    return (alert, Viewer(link.person, Standing(), alert, by_link=link.pk), token) if alert else None


def _alert_of(link: PersonalLink) -> Alert | None:
    kind, _, number = link.about.partition(":")
    if kind != "alert" or not number.isdigit():
        return None
    alerts = Alert.objects.select_related("incident__place__area", "incident__coordinator", "place", "person")
    alert = alerts.filter(pk=int(number), person=link.person).first()
    if alert and may_see(standing(link.person), alert.incident, [alert.place_id]):
        return alert
    return None


def _listener(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_see_tension(who) else None


def reads_tension(person, rest: str = "") -> Audience | None:
    return Audience.PARTNERS if may_see_tension(standing(person)) else None


def _asked_by_link(person, token: str) -> Found | None:
    """The invitation to the debrief that the link is about, while its person may still see the incident."""
    link = open_link(token, PersonalLink.Purpose.DEBRIEF)
    kind, _, number = link.about.partition(":") if link else ("", "", "")
    if kind != "debrief" or not number.isdigit():
        return None
    found = DebriefInvitation.objects.select_related(
        "debrief__incident", "alert__place", "alert__person", "person"
    )
    invitation = found.filter(pk=int(number), person=link.person).first()
    if invitation is None:
        return None
    may = may_see(standing(link.person), invitation.debrief.incident, [invitation.alert.place_id])
    return (invitation, token) if may else None


def may_follow(person, rest: str) -> bool:
    """The rule of the topic `incident.<ref>` is the page's; `incident.<ref>/police` is for those who read that. Every
    socket asks again and again: one query for officers, who may see all."""
    ref, _, side = rest.partition("/")
    who = standing(person)
    if side:
        return who.is_police and side == Audience.POLICE.value
    if who.is_officer or not who.places:
        return who.is_officer
    incident = Incident.objects.only("place").filter(ref=ref.upper()).first()
    if incident is None:
        return False
    return may_see(who, incident, incident.alerts.filter(person=person).values_list("place", flat=True))


def reads(person, ref: str) -> Audience | None:
    """As whom a person reads the timeline of an incident; None when they may not open it."""
    found = _told(person, ref)
    return found[1].audience if found else None


def reads_broadcasts(person, ref: str) -> Audience | None:
    """As whom a person reads what became of a broadcast: officers only."""
    who = standing(person)
    if who.is_police:
        return Audience.POLICE
    return Audience.PARTNERS if who.is_officer else None


LISTED = Rule("incidents", "Police liaison, council officers, and contacts of a place", _listed)
TOLD = Rule(
    "told of the incident",
    "Police liaison and council officers; contacts of the place, or of a place that was alerted for it",
    _told,
    about=("ref",),
    refuses=not_found,
)
LED = Rule(
    "officers of the incident", "Police liaison and council officers", _officer, ("ref",), refuses=not_found
)
EXERCISES = Rule("exercises and broadcasts", "Police liaison and council officers", _officer_of_any)
POLICE = Rule("police of the incident", "Police liaison", _police, ("ref",), refuses=not_found)
RAISE = Rule(
    "raise",
    "Police liaison, council officers, and contacts of a place; everybody else sees 999, 101 and where to report",
    _raiser,
    signed_in=False,
    refuses=_whom_to_call,
)
RAISE_LINK = Rule(
    "raise link",
    "Whoever holds a personal link to report with, while its person is a contact of a place",
    _raiser_by_link,
    about=("token",),
    signed_in=False,
    refuses=_link_ended,
)
LEAVE_LINK = Rule(
    "leave link",
    "Whoever holds a personal link to report with, while its person is a contact of a place",
    _leaver_by_link,
    about=("token",),
    signed_in=False,
    refuses=_link_ended,
)
ANSWER_LINK = Rule(
    "answer link",
    "Whoever holds a personal link to answer with, while its person may see the incident; it opens what a site sees",
    _alerted_by_link,
    about=("token",),
    signed_in=False,
    refuses=_link_ended,
)
PLAYBOOKS = Rule("playbooks", "Police liaison and council officers", _officer_of_any)
DRAFT = Rule("draft playbooks", "The duty officer and the cohesion lead", _drafter)
AGREE = Rule("agree playbooks", "Police liaison", _police_of_any)
TENSION = Rule("tension", "Police liaison and council officers", _listener)
DEBRIEF_LINK = Rule(
    "debrief link",
    "Whoever holds a personal link to say how it went, until the questions close, while its person may see it",
    _asked_by_link,
    about=("token",),
    signed_in=False,
    refuses=_link_ended,
)
