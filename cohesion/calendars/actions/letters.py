"""Taking a mail that came to the mailbox of invitations. What does not prove itself goes to the clerk."""

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from cohesion.calendars.actions.answering import take_answer
from cohesion.calendars.actions.telling import COUNTER, draft
from cohesion.calendars.models import Mail, Rsvp
from cohesion.calendars.occasions import Occasion, occasion_of
from cohesion.calendars.proving import is_proved
from cohesion.calendars.queries import Written
from cohesion.calendars.reading import LARGEST, Reply, Unreadable, letter_of, parsed, reply_of
from cohesion.calendars.rules import CLERKS_ONLY, may_clerk
from cohesion.calendars.states import PARTSTATS, Verdict, Via
from cohesion.directory.queries import standing
from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.messaging.actions import TROUBLE, post
from cohesion.messaging.queries import answered_lately
from cohesion.policy.book import book

log = logging.getLogger(__name__)
BROKEN = "It could not be read."


def take_mail(raw: bytes, *, at: datetime) -> Mail | None:
    """Keeps a mail and, if it proves to be an answer of somebody who was asked, takes it as that. None: known already.

    Whatever is in it, nothing is raised but that the database is away: the mail is then read again later.
    """
    digest = hashlib.sha256(raw[: LARGEST + 1]).hexdigest()
    if Mail.objects.filter(digest=digest).exists():
        return None
    kept = Mail(digest=digest, received_at=at, verdict=Verdict.FOR_CLERK)
    try:
        with transaction.atomic():
            _take(raw, kept)
            kept.save()
        return kept
    except TROUBLE:
        raise
    except Unreadable as problem:
        kept.why = str(problem)[:200]
    except Exception as problem:  # whoever sends such mails must not fill the log as well
        log.warning("A mail could not be read (%s); the clerk will", type(problem).__name__)
        kept.why = BROKEN
    kept.pk, kept.verdict = None, Verdict.FOR_CLERK
    kept.save()
    return kept


def _take(raw: bytes, kept: Mail) -> None:
    """Raises Unreadable, with why, for what is the clerk's. What is applied is kept with its mail or not at all."""
    mail = parsed(raw)
    letter = letter_of(mail)
    kept.sender = ", ".join(letter.senders)[:254]
    kept.subject, kept.words = letter.subject, letter.words
    reply = reply_of(mail)
    rsvp = Rsvp.objects.select_related("person").filter(uid=reply.uid, told_to=reply.attendee).first()
    if rsvp is None or not rsvp.told_to or rsvp.let_go_at is not None:
        raise Unreadable("Nobody of that address is asked to such a meeting.")
    kept.source = rsvp.source
    if not is_proved(letter, rsvp, trusts=settings.MAILBOX_TRUSTS):
        raise Unreadable("Nothing shows that it comes from whoever was asked.")
    occasion = occasion_of(rsvp.source)
    if reply.method == "COUNTER" and occasion is not None:
        kept.why = "It proposes another time."
        _say_that_it_is_read(rsvp, occasion)
    else:
        kept.verdict = _apply(reply, rsvp, occasion, kept.received_at)


def _apply(reply: Reply, rsvp: Rsvp, occasion: Occasion | None, received_at: datetime) -> Verdict:
    """Of somebody who was asked. A clock that is ahead must not make an answer the last one for good."""
    if reply.method != "REPLY":
        raise Unreadable(f"It is no answer but a {reply.method[:20]}.")
    if reply.partstat == "DELEGATED":
        raise Unreadable("They name somebody to come in their place: settle it with them.")
    if reply.partstat not in PARTSTATS:
        raise Unreadable(f"It answers {reply.partstat[:20] or 'nothing'}.")
    if occasion is None or reply.sequence > occasion.sequence:
        raise Unreadable("It answers an edition that there is not.")
    try:
        applied = take_answer(
            rsvp=rsvp,
            answer=PARTSTATS[reply.partstat],
            via=Via.MAIL,
            at=min(reply.at, received_at),
            sequence=reply.sequence,
            comment=reply.comment,
        )
    except Refused as refused:
        raise Unreadable(str(refused)) from refused
    return Verdict.APPLIED if applied else Verdict.STALE


def _say_that_it_is_read(rsvp: Rsvp, occasion: Occasion) -> None:
    """Once a day: their program may answer by itself."""
    now = clock.now()
    if answered_lately(rsvp.told_to, COUNTER, timedelta(days=1).total_seconds() / 60, 1):
        return
    to = Written(rsvp.person, Way.EMAIL, rsvp.told_to)
    post(drafts=[draft(COUNTER, rsvp, occasion, to, now=now, book=book())], at=now)


@transaction.atomic
def mark_mail_read(*, by, mail: Mail) -> bool:
    insist([] if may_clerk(standing(by)) else [CLERKS_ONLY])
    return bool(Mail.objects.filter(pk=mail.pk, read_at=None).update(read_at=clock.now(), read_by=by))
