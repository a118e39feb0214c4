"""A small town in which every role stands before every address, in every state of what the address is about."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db import transaction
from django.test import Client

from cohesion.accounts.links import new_link, revoke_links
from cohesion.accounts.models import Person, PersonalLink
from cohesion.calendars import actions as calendars
from cohesion.calendars.keys import token_of
from cohesion.calendars.models import Mail, Rsvp
from cohesion.calendars.occasions import occasion_of
from cohesion.directory.models import Area, Place
from cohesion.directory.states import Role, Visibility
from cohesion.kit import clock
from cohesion.plan import strategy_actions as plan
from cohesion.plan.models import Milestone, Strand
from cohesion.plan.strategy import EXAMPLE, read_strategy
from incidents import actions
from incidents.actions.todo import queue_call
from incidents.models import (
    AllClear,
    CallRequest,
    ChecklistItem,
    Debrief,
    DebriefInvitation,
    Incident,
    Listener,
    Rumour,
)
from tests import factories
from tests.permissions.fair import Fair, a_fair
from tests.permissions.hall import Hall, a_hall, a_question

ROLES = {
    "signed out": "somebody who has not signed in",
    "link holder": "whoever came by a personal answer link, without signing in",
    "nobody": "signed in, without a post",
    "leaver": "was a contact of the place; the post has ended",
    "site contact": "deputy of the place where it happened",
    "other contact": "contact of another place, which is told only when the second ring is",
    "police": "police liaison",
    "duty officer": "the council's duty officer",
    "cohesion lead": "the cohesion lead, who was not alerted",
    "administrator": "an administrator with no other post",
}
INCIDENTS = ["none", "raised", "confirmed", "stood down", "hidden place", "elsewhere"]
CONCERNS = ["good", "guessed"]
INVITATIONS = ["good", "let go", "guessed"]
LINKS = ["good", "good, stood down", "of the other kind", "revoked", "of a leaver", "guessed"]


@dataclass
class World:
    """What the addresses of one state are filled in with, and who stands before them."""

    people: dict[str, Person]
    listener: Listener
    hall: Hall
    fair: Fair
    incident: Incident | None = None
    links: dict[str, str] | None = None
    ticket: str = "t" * 26
    stream: str = "s" * 26

    def browser(self, role: str) -> Client:
        client = Client()
        if role in self.people:
            client.force_login(self.people[role])
        return client

    @cached_property
    def values(self) -> dict[str, str]:
        """What the parts of an address are in this state; what is not there gets a likely guess."""
        alert = self.incident and self.incident.alerts.exclude(person=self.incident.raised_by).first()
        contact = self.people["site contact"].pk
        point = self.people["site contact"].contact_points.get().pk
        step = self.incident.recovery.first() if self.incident else None
        debt = AllClear.objects.filter(alert__incident=self.incident).first() if self.incident else None
        return {
            r"^places/(?P<ref>[\w.-]{1,20})/$": "places/C1/",
            r"^places/(?P<ref>[\w.-]{1,20})/card/$": "places/C1/card/",
            r"^places/(?P<ref>[\w.-]{1,20})/numbers/(?P<point_id>[0-9]{1,18})/$": f"places/C1/numbers/{point}/",
            r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-wrong/",
            r"^(?P<token>[0-9a-f]{32})/$": "0" * 32 + "/",
            r"^people/invitations/(?P<pk>[0-9]{1,9})/(?P<what>again|revoke)/$": "people/invitations/1/again/",
            r"^people/(?P<pk>[0-9]{1,9})/(?P<what>sessions|links|factors|unlock|leave)/$": f"people/{contact}/links/",
            "(?P<role>police_liaison|duty_officer|cohesion_lead)/$": "duty_officer/",
            "(?P<what>offer|take_off|accept|withdraw|end|back)/(?P<pk>[0-9]{1,9})/$": "accept/999999999/",
            r"^rota/": "rota/",
            "contacts/rung/<int:pk>/": f"contacts/rung/{contact}/",
            "reaching/<int:away>/": "reaching/999999999/",
            "people/<int:pk>/": f"people/{contact}/",
            "<str:provider_id>": "council",
            "broadcasts/<ref:ref>/": f"broadcasts/{self.listener.broadcast.ref}/",
            "<slug:data_kind>": "meeting",
            "programme/<slug:case_ref>/": f"programme/{self.fair.agreed.ref}/",
            "<slug:case_ref>/decide/": f"{self.fair.proposed.ref}/decide/",
            "<slug:case_ref>/send-back/": f"{self.fair.proposed.ref}/send-back/",
            "<slug:case_ref>/letter/": f"{self.fair.agreed.ref}/letter/",
            "<slug:case_ref>": self.fair.open.ref,
            "steps/<slug:case_step>/": "steps/cancel/",
            "<slug:case_step>": "ask-more",
            "<slug:case_section>": "numbers",
            "<slug:case_secret>": self.fair.secret,
            "<slug:consultee_secret>": self.fair.question,
            "<slug:strand_kind>": "land",
            "<int:consultation_id>": str(self.fair.consultation.pk),
            "<int:document_id>": str(self.fair.document.pk),
            "<int:condition_id>": str(self.fair.condition.pk),
            "<slug:body_slug>": self.hall.body.slug,
            "meetings/<slug:meeting_ref>/live/": f"meetings/{self.hall.decision.item.meeting.ref}/live/",
            "meetings/<slug:meeting_ref>/room/": f"meetings/{self.hall.decision.item.meeting.ref}/room/",
            "meetings/<slug:meeting_ref>/papers/": f"meetings/{self.hall.decision.item.meeting.ref}/papers/",
            "<int:poll_id>": str(self.hall.poll.pk),
            "<int:paper_id>": str(self.hall.paper.pk),
            "<int:amendment_id>": "999999999",
            "<slug:meeting_ref>": self.hall.meeting.ref,
            "<slug:meeting_step>": "publish",
            "<slug:concern_ref>": self.hall.concern.ref,
            "<slug:concern_step>": "answer",
            "desk/requests/<int:request_id>/": "desk/requests/999999999/",
            "<slug:decision_ref>": self.hall.decision.ref,
            "<int:seat_id>": str(self.hall.decision.item.meeting.body.seats.get().pk),
            "<int:agenda_item>": str(self.hall.decision.item_id),
            "<int:asked_id>": str(Rsvp.objects.filter(source=self.hall.meeting.topic).first().pk),
            "<int:mail_id>": str(Mail.objects.get().pk),
            "<int:attendance_id>": str(self.hall.decision.item.meeting.attendances.first().pk),
            "n/<slug:secret>/": f"n/{self.hall.reader}/",
            "<slug:secret>": self.hall.secret,
            "<slug:ticket>": self.ticket,
            "<slug:stream>": self.stream,
            "<int:year>": "2027",
            "<int:plan_id>": str(self.hall.plan.pk),
            "<int:keeper_id>": str(self.hall.keeper.pk),
            "<str:day_key>": "holi.2027-03-22",
            "<slug:observance>": "holi",
            "<ref:ref>": self.incident.ref if self.incident else "K7P2",
            "<str:role>": "police",
            "<str:key>": "session.hours",
            "people/posts/<int:pk>/": "people/posts/999999999/",  # no such post, on either engine
            "<int:listener_id>": str(self.listener.pk),
            "<ref:other>": self.incident.ref if self.incident else "K7P2",
            "<int:alert_id>": str(alert.pk if alert else 1),
            "<int:debt_id>": str(debt.pk if debt else 1),
            "<int:number>": "1",
            "<int:rumour_id>": str(self._newest(Rumour, "incident")),
            "<int:item_id>": str(self._newest(ChecklistItem, "incident")),
            "<int:call_id>": str(self._newest(CallRequest, "alert__incident")),
            "<slug:kind>/<slug:severity>": "fire/S1",
            "<int:version>": "1",
            "<int:step_id>": str(step.pk if step else 1),
            "<int:entry_id>": "1",
            "<int:invitation_id>": "1",
            "<int:lesson_id>": "1",
            "<int:request_id>": "1",
            "<slug:action_ref>": "K7P2",
            "<slug:commitment_slug>": "forum-each-quarter",
            "<int:milestone_id>": str(Milestone.objects.values_list("pk", flat=True).first()),
            "<slug:measure_key>": "places_trained",
            "<slug:report_slug>": "2026-q3",
            "<slug:strand_slug>": "forum",
            "areas/<int:pk>/": f"areas/{Area.objects.values_list('pk', flat=True).first() or 1}/",
            "<slug:code>": "pl",
            "<int:pk>": "1",
        }

    def _newest(self, model, path: str) -> int:
        """The number of its newest row of that kind; a likely guess when there is none."""
        row = model.objects.filter(**{path: self.incident}).last() if self.incident else None
        return row.pk if row else 1

    def filled_in(self, spelt: str) -> str:
        for part, value in self.values.items():
            spelt = spelt.replace(part, value)
        token = (self.links or {}).get(spelt[:2], "x" * 12)
        return "/" + spelt.replace("<token:token>", token).replace("<slug:token>", token)


def a_listener(drafter: Person, listener: Person, place: Place) -> Listener:
    """Somebody who was told something that is no alert."""
    told = {"by": drafter, "kind": "reassure", "places": [place], "fact": "We know of it"}
    broadcast = actions.draft_broadcast(**told)
    return Listener.objects.create(broadcast=broadcast, person=listener, post_title="Deputy")


def a_world() -> World:
    place, primary, deputy, police, duty = factories.a_site()
    place.ref = "C1"
    place.save()
    leaver = factories.a_contact(place, "3")
    factories.has_left(leaver)
    people = {
        "nobody": factories.a_person(),
        "leaver": leaver,
        "site contact": deputy,
        "other contact": factories.a_contact(factories.a_place("Far Chapel", at=(51.0, 0.0))),
        "police": police,
        "duty officer": duty,
        "cohesion lead": factories.an_officer(Role.COHESION_LEAD, on_duty=False),
        "administrator": factories.an_officer(Role.ADMINISTRATOR, on_duty=False),
    }
    world = World(people, a_listener(duty, deputy, place), a_hall(duty), a_fair(duty))
    world.incident = actions.raise_incident(by=primary, place=place, kind="fire")
    _record_something(police, deputy, world.incident)
    _promise_something(duty)
    _ask_to_the_meeting(deputy, world.hall)
    return world


def _ask_to_the_meeting(person: Person, hall: Hall) -> None:
    """One who is asked, and a mail for the clerk."""
    with transaction.atomic():
        calendars.ask(occasion=occasion_of(hall.meeting.topic), people=[person])
    calendars.take_mail(b"Subject: Friday?", at=clock.now())


def _record_something(police: Person, deputy: Person, incident: Incident) -> None:
    """A rumour, and a call that somebody waits for."""
    actions.log_rumour(by=police, incident=incident, claim="Doors are locked", source="School gate")
    queue_call(incident.alerts.get(person=deputy), incident.raised_at)


def _promise_something(duty: Person) -> None:
    """The strategy that ships, and a report of it that everybody can read."""
    plan.load_strategy(by=None, by_name="tests", strands=read_strategy(EXAMPLE))
    report = plan.begin_report(by=duty, day=date(2026, 7, 1))
    plan.freeze(by=duty, edition=report)
    report.refresh_from_db()
    for strand in Strand.objects.all():
        plan.sign(by=duty, edition=report, strand=strand)
    plan.publish(by=duty, edition=report)


# --- states of an incident ----------------------------------------------------------------------------------------


def in_state(name: str) -> World:
    """The world with its incident in that state."""
    world = a_world()
    {
        "none": _forget,
        "raised": lambda world: None,
        "confirmed": _confirm,
        "stood down": _stand_down,
        "hidden place": _hide,
        "elsewhere": _elsewhere,
    }[name](world)
    return world


def _forget(world: World) -> None:
    world.incident = None


def _confirm(world: World) -> None:
    actions.confirm_ring(by=world.people["duty officer"], incident=world.incident)


def _stand_down(world: World) -> None:
    _confirm(world)
    actions.stand_down(by=world.people["police"], incident=world.incident, remains="Nothing")


def _hide(world: World) -> None:
    world.incident.place.visibility = Visibility.HIDDEN
    world.incident.place.save()


def _elsewhere(world: World) -> None:
    """An incident that the site contact was not told of, at the other contact's place."""
    other = world.people["other contact"]
    place = other.posts.get().place
    world.incident = actions.raise_incident(by=other, place=place, kind="damage")


# --- states of a personal link ------------------------------------------------------------------------------------


def with_links(name: str) -> World:
    """The world with one personal link of each kind in that state; whoever opens it is asked for nothing else."""
    world = a_world()
    holder = world.incident.raised_by
    alert = world.incident.alerts.get(person=holder)
    world.links = {
        "a/": new_link(person=holder, purpose=PersonalLink.Purpose.ANSWER, about=alert.about),
        "r/": new_link(person=holder, purpose=PersonalLink.Purpose.RAISE),
    }
    if name == "good, stood down":
        actions.stand_down(by=world.people["police"], incident=world.incident, remains="Nothing")
    invitation = DebriefInvitation.objects.create(
        debrief=_debrief(world.incident), alert=alert, person=holder
    )
    world.links["d/"] = new_link(person=holder, purpose=PersonalLink.Purpose.DEBRIEF, about=invitation.about)
    about = a_question(world.people["duty officer"], holder).about
    world.links["k/"] = new_link(person=holder, purpose=PersonalLink.Purpose.DATES, about=about)
    if name == "of the other kind":
        kinds = list(world.links)
        world.links = dict(zip(kinds, [world.links[kind] for kind in (*kinds[1:], kinds[0])], strict=True))
    world.links["m/"] = world.hall.link(holder)
    if name == "of the other kind":
        kinds = list(world.links)
        world.links = {
            kind: world.links[other] for kind, other in zip(kinds, kinds[1:] + kinds[:1], strict=True)
        }
    if name == "revoked":
        revoke_links(person=holder)
    if name == "of a leaver":
        factories.has_left(holder)
    if name == "guessed":
        world.links = {"a/": "a" * 12, "r/": "a" * 22, "d/": "a" * 12, "k/": "a" * 12}
        world.links = {"a/": "a" * 12, "r/": "a" * 22, "d/": "a" * 12, "m/": "a" * 12}
    return world


def _debrief(incident: Incident) -> Debrief:
    """The stand-down's own, or one that was opened before the incident was opened again."""
    clocks = {"invite_at": incident.raised_at, "closes_at": incident.raised_at + timedelta(days=3)}
    return Debrief.objects.get_or_create(incident=incident, defaults=clocks)[0]


# --- states of a concern's own address ----------------------------------------------------------------------------


def with_concern(name: str) -> World:
    """The world with the secret address of a concern, or one that somebody guessed."""
    world = a_world()
    if name == "guessed":
        world.hall.secret, world.hall.reader = "C" * 32, "1-" + "0" * 32
    return world


# --- states of an invitation to a meeting and of somebody's own calendar ------------------------------------------


def with_invitation(name: str) -> World:
    """The world with somebody who is asked to a meeting, was let go, or whose secrets somebody guessed."""
    world = a_world()
    person, occasion = world.people["nobody"], occasion_of(world.hall.meeting.topic)
    with transaction.atomic():
        (rsvp,) = calendars.ask(occasion=occasion, people=[person])
        if name != "guessed":
            world.ticket, world.stream = token_of(rsvp), calendars.make_stream(by=person)
        if name == "let go":
            calendars.let_go(rsvp=rsvp, occasion=occasion)
            calendars.end_stream(by=person)
    return world


# --- states of an application's own addresses ---------------------------------------------------------------------


def with_application(name: str) -> World:
    """The world with the secret addresses of an application and of a question, or with some that somebody guessed."""
    world = a_world()
    if name == "guessed":
        world.fair.secret = world.fair.question = "C" * 32
    return world
