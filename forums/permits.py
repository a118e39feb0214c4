"""Who may open a forum's pages. What is public is public; the rest is the clerk's, and the raiser's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.accounts.links import open_link
from cohesion.accounts.models import PersonalLink
from cohesion.accounts.permits import Rule
from cohesion.directory.queries import Standing, standing
from cohesion.journal.models import Audience
from forums import dates, kept_days
from forums.members import Member, is_member
from forums.models import Body, Concern, DateAsk, KeptDayAsk, Meeting, Reader
from forums.queries import concern_by_secret, concern_of, reader_by_secret
from forums.room_queries import CLERK as CLERKS_SIDE
from forums.rules import may_clerk, may_read_concern


def _clerk(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_clerk(who) else None


def _no_such_concern(request: HttpRequest) -> HttpResponse:
    return render(request, "forums/no_such_concern.html", status=410)


def _raiser(person, secret: str) -> tuple[Concern] | None:
    concern = concern_by_secret(secret)
    return (concern,) if concern else None


def _no_such_question(request: HttpRequest) -> HttpResponse:
    return render(request, "forums/no_such_question.html", status=410)


def _asked_by_link(person, token: str) -> tuple[DateAsk | KeptDayAsk, str] | None:
    """What the link asks, while its person may still answer: they sit there, or agreed to be asked."""
    link = open_link(token, PersonalLink.Purpose.DATES)
    asked = (dates.ask_by_about(link.about) or kept_days.ask_by_about(link.about)) if link else None
    return (asked, token) if asked and asked.person_id == link.person_id else None


def reads_forums(person, rest: str) -> Audience | None:
    """Where bodies can meet, and what was said about days: for officers."""
    return Audience.PARTNERS if standing(person).is_officer else None


def _link_ended(request: HttpRequest) -> HttpResponse:
    return render(request, "forums/link_ended.html", status=410)


def _member_by_link(person, token: str) -> tuple[Meeting, Member] | None:
    """The meeting that the link is about, while its person holds or shares a seat of the body that meets."""
    link = open_link(token, PersonalLink.Purpose.MEETING)
    kind, _, number = link.about.partition(":") if link else ("", "", "")
    if kind != "meeting" or not number.isdigit():
        return None
    meeting = Meeting.objects.select_related("body").filter(pk=int(number)).first()
    if meeting is None or not is_member(link.person, meeting.body):
        return None
    return meeting, Member(link.person, link.pk, token)


def may_follow(person, rest: str) -> bool:
    """Who is told that a meeting's page has changed: whoever may read it. What waits for the clerk is the clerk's."""
    ref, _, side = rest.partition("/")
    if side:
        return side == CLERKS_SIDE and may_clerk(standing(person))
    meeting = Meeting.objects.select_related("body").filter(ref=ref).first()
    if meeting is None:
        return False
    return meeting.body.is_public or standing(person).is_officer or is_member(person, meeting.body)


def reads_meeting(person, ref: str) -> Audience | None:
    """Officers of council and police read all of a meeting; everybody else what is public of a public body."""
    if standing(person).is_officer:
        return Audience.PARTNERS
    is_public = Meeting.objects.filter(ref=ref, body__is_public=True).exists()
    return Audience.PUBLIC if is_public else None


def reads_body(person, slug: str) -> Audience | None:
    if standing(person).is_officer:
        return Audience.PARTNERS
    return Audience.PUBLIC if Body.objects.filter(slug=slug, is_public=True).exists() else None


def reads_decision(person, ref: str) -> Audience | None:
    """What follows from a decision is kept among officers; everybody else reads it with the minutes."""
    return Audience.PARTNERS if standing(person).is_officer else None


def reads_concern(person, ref: str) -> Audience | None:
    """The council's officers; of safeguarding the lead alone."""
    concern = concern_of(ref)
    may = concern is not None and may_read_concern(standing(person), concern)
    return Audience.PARTNERS if may else None


CLERK = Rule("forum's clerk", "The council's duty officer and cohesion lead", _clerk)


def _no_such_reader(request: HttpRequest) -> HttpResponse:
    return render(request, "forums/no_such_reader.html", status=410)


def _reader(person, secret: str) -> tuple[Reader] | None:
    reader = reader_by_secret(secret)
    return (reader,) if reader else None


READER = Rule(
    "own news",
    "Whoever holds the secret address that stands in each email about the forums",
    _reader,
    about=("secret",),
    signed_in=False,
    refuses=_no_such_reader,
    is_secret=True,
)
RAISER = Rule(
    "own concern",
    "Whoever holds the secret address of a concern, which is given once to the person who raised it",
    _raiser,
    about=("secret",),
    signed_in=False,
    refuses=_no_such_concern,
)
DAYS_LINK = Rule(
    "link to say days",
    "Whoever holds a personal link to say which days they can or keep, while it is open and they may answer",
    _asked_by_link,
    about=("token",),
    signed_in=False,
    refuses=_no_such_question,
)
MEMBER_LINK = Rule(
    "meeting link",
    "Whoever holds a member's own link to a meeting, while its person holds or shares a seat of the body that meets",
    _member_by_link,
    about=("token",),
    signed_in=False,
    refuses=_link_ended,
    is_secret=True,
)
