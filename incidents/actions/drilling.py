"""Exercises: the same path as an alert, walled off from everybody who was not chosen, and never real."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from cohesion.directory.models import Area, Place, Post
from cohesion.directory.queries import site_contacts, standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging.actions import post
from cohesion.policy.book import Book, book
from incidents.absences import away_among
from incidents.actions.alerting import drafts_of_alerts, issue
from incidents.actions.ladders import set_up_exercise
from incidents.actions.pausing import insist_on_peace
from incidents.actions.raising import unused_reference
from incidents.drill_queries import open_for_real
from incidents.drill_rules import objections_to_exercise, objections_to_exercise_now
from incidents.models import ContactTest, Incident, Participant
from incidents.playbooks import in_force, plan_of
from incidents.queries import LIST
from incidents.rules import OTHERS_FORM, Refused, insist
from incidents.states import Called999, Severity
from incidents.targeting import asked_first, exercise_ring

CONTACT_TEST = "other"  # the kind of what is no kind of incident
AGAIN = timedelta(hours=1)


@transaction.atomic
def hold_exercise(
    *,
    by,
    place: Place,
    posts: Collection[Post],
    kind: str = CONTACT_TEST,
    severity: str = Severity.S4,
    key: uuid.UUID | None = None,
    with_ladder: bool = True,
) -> Incident:
    """Begins an exercise at a place and alerts those who take part, at once, and nobody else.

    Its ladder is that of its severity, among those who take part; a contact test has none.

    The same `key` again returns the exercise it began. Raises Refused with what speaks against it.
    """
    if key and (begun := Incident.objects.filter(key=key).first()):
        insist([] if begun.is_drill and begun.raised_by_id == by.pk else [OTHERS_FORM])
        return begun
    insist(objections_to_exercise(standing(by), posts, open_now=open_for_real()))
    rules, now = book(), clock.now()
    incident = _create(by, place, kind, severity, key or uuid.uuid4(), rules, now)
    Participant.objects.bulk_create([Participant(incident=incident, post=one) for one in posts])
    alerts = issue(incident, exercise_ring(posts, place), ring=0, now=now)
    asked = [alert for alert in alerts if not alert.unreachable and alert.person_id != by.pk]
    post(drafts=drafts_of_alerts(incident, asked, rules), at=now)
    if with_ladder:
        set_up_exercise(incident, plan_of(incident, rules), alerts, now)
    write(
        by=by,
        subject=incident.topic,
        kind="raised",
        text="EXERCISE ONLY: an exercise has begun",
        detail=f"{len(alerts)} people take part; nobody else can be reached",
        audience=Audience.SITE,
        by_name="An officer",
        counts={"people": len(alerts), "texts": len(asked)},
    )
    insist_on_peace(objections_to_exercise_now)
    touch(LIST)
    return incident


def _create(
    by, place: Place, kind: str, severity: str, key: uuid.UUID, rules: Book, now: datetime
) -> Incident:
    return Incident.objects.create(
        ref=unused_reference(),
        key=key,
        place=place,
        kind=kind,
        severity=severity,
        policy_edition=rules.edition,
        playbook=in_force(kind, severity),
        called_999=Called999.NOT_ASKED,
        raised_by=by,
        raised_at=now,
        update_due_at=now + timedelta(minutes=rules.value("first_update_minutes")[severity]),
        is_drill=True,
    )


@transaction.atomic
def plan_contact_test(*, by, area: Area, at: datetime) -> ContactTest:
    """Plans the next contact test of an area, of which nobody is told before. There is one plan an area."""
    insist(objections_to_exercise(standing(by), [Post()], open_now=()))
    test, _ = ContactTest.objects.update_or_create(area=area, defaults={"next_at": at, "by": by})
    text = f"Contact test of {area.name} planned for {clock.day_in_words(at)}, {clock.hhmm(at)}"
    write(by=by, subject=LIST, kind="contact_test", text=text)
    return test


@transaction.atomic
def begin_contact_test(*, test: ContactTest, now: datetime) -> Incident | None:
    """Begins a test that is due, and plans the next. None when another was quicker, or when it cannot be held now: then
    it is tried again in an hour."""
    mine = ContactTest.objects.filter(pk=test.pk)
    following = now + timedelta(days=book().value("contact_test.every_days"))
    if mine.filter(next_at=test.next_at).update(next_at=following) != 1:
        return None
    places = list(Place.objects.filter(is_active=True, area=test.area_id).order_by("name"))
    contacts = site_contacts(places, now)
    posts = [held for place in places for held in asked_first(contacts, place)]
    away = away_among(posts, now)  # a test has time: it disturbs nobody at prayer
    posts = [held for held in posts if held.person_id not in away]
    try:
        drill = hold_exercise(by=test.by, place=places[0] if places else None, posts=posts, with_ladder=False)
    except Refused as refused:
        mine.update(next_at=now + AGAIN)
        text = f"The contact test of {test.area.name} waits an hour. {refused}"
        write(by=None, subject=LIST, kind="contact_test", text=text)
        return None
    mine.update(last_drill=drill)
    return drill
