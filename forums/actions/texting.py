"""A concern that came as a text, and the digit by which its raiser says what may be shown of them."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.directory.models import ContactPoint
from cohesion.directory.queries import standing
from cohesion.directory.states import Faith, Reach
from cohesion.journal.actions import write
from cohesion.live.actions import touch
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.queries import answered_lately
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from forums.actions.concerns import raise_concern
from forums.models import Body, Caller, Concern
from forums.states import Sector, ShownAs

NEWS, OWN, RECEIVED, TEXTED = "concern.news", "concern.own", "concern.received", "concern.texted"
DIGITS = {"1": ShownAs.NAME, "2": ShownAs.SECTOR, "3": ShownAs.NOBODY}


@transaction.atomic
def raise_by_text(*, by: Person | None, body: Body, text: str, number: str, may_ask: bool) -> Concern:
    """Takes a concern from a text. Nothing of who raised it is shown until they say so.

    `by` is None for a number we do not know, or that several people share. `may_ask`: whether the raiser may be asked a
    question now; nobody is asked of whom we know neither name nor sector. Raises Refused as `raise_concern` does.
    """
    sector = _sector_of(by)
    concern, secret = raise_concern(by=by, body=body, text=text, sector=sector, quietly=True)
    Caller.objects.create(concern=concern, number=number)
    if _may_text(number):
        _acknowledge(concern, number, secret, asks=may_ask and by is not None)
    return concern


@transaction.atomic
def show_as(*, concern: Concern, shown_as: ShownAs) -> None:
    """What its raiser lets be shown of them, from now on. No entry says what it was: it might point to them."""
    touch(concern.topic)
    Concern.objects.filter(pk=concern.pk).update(shown_as=shown_as)
    write(by=None, subject=concern.topic, kind="concern.shown_as", text="The raiser said what may be shown")
    caller, policy = concern.caller, book()
    if _may_text(caller.number):
        news = policy.value("forum.shown_news")[shown_as]
        words = policy.words(NEWS, ref=concern.ref, news=news)
        post(drafts=[_draft(concern, caller.number, NEWS, words)])


def _acknowledge(concern: Concern, number: str, secret: str, *, asks: bool) -> None:
    policy, by = book(), concern.acknowledge_by
    own = policy.words(OWN, ref=concern.ref, link=f"{settings.PUBLIC_URL}/c/{secret}/")
    if asks:
        one_way = policy.words(f"{TEXTED}.one_way", ref=concern.ref)
        first = _draft(
            concern,
            number,
            TEXTED,
            policy.words(TEXTED, ref=concern.ref),
            answers=list(DIGITS),
            one_way=one_way,
        )
    else:
        words = policy.words(RECEIVED, ref=concern.ref, next=f"{by:%a} {by.day} {by:%b}")
        first = _draft(concern, number, RECEIVED, words)
    post(drafts=[first, _draft(concern, number, OWN, own)])


def _may_text(number: str) -> bool:
    """Not a number that said STOP, nor one to which a machine would have us write for ever."""
    if ContactPoint.objects.filter(number=number).exclude(reach=Reach.GOOD).exists():
        return False
    limit = book().value("replies.automatic")
    return not any(answered_lately(number, kind, **limit) for kind in (RECEIVED, TEXTED, NEWS))


def _sector_of(person: Person | None) -> Sector:
    """The kind of group somebody stands for, by the posts they hold."""
    who = standing(person)
    if who.is_council:
        return Sector.COUNCIL
    if who.is_police:
        return Sector.POLICE
    faiths = (
        set(person.posts.filter(place__in=who.places).values_list("place__faith", flat=True))
        if person
        else set()
    )
    if not faiths:
        return Sector.RESIDENT
    return Sector.VOLUNTARY if faiths == {Faith.COMMUNITY} else Sector.FAITH


def _draft(concern: Concern, number: str, kind: str, words: str, **also) -> Draft:
    return Draft(
        person=concern.raised_by,
        to=number,
        body=words,
        kind=kind,
        topic=concern.topic,
        about=f"concern:{concern.pk}",
        lane=Lane.ORDINARY,
        expires_in=timedelta(days=1),
        **also,
    )
