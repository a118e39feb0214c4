"""Answers by mail, numbered as in docs/calendars.md: applied only when they prove whose they are, and to what."""

import pytest

from cohesion.calendars import actions
from cohesion.calendars.models import Mail, Rsvp
from cohesion.calendars.states import Answer, Verdict, Via
from cohesion.kit import clock
from cohesion.messaging.models import Message
from tests import factories
from tests.calendars.letters import SHAPES, filled, mail, vouched


def taken(raw: bytes) -> Mail:
    found = actions.take_mail(raw, at=clock.now())
    assert found is not None
    return found


def answer_of(rsvp: Rsvp) -> str:
    return Rsvp.objects.get(pk=rsvp.pk).answer


def refused(raw: bytes, rsvp: Rsvp) -> str:
    """Why the clerk has it; nothing was answered by it."""
    found = taken(raw)
    assert found.verdict == Verdict.FOR_CLERK
    assert answer_of(rsvp) == Answer.NONE
    return found.why


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("partstat", "answer"),
    [("ACCEPTED", Answer.COMING), ("DECLINED", Answer.NOT), ("TENTATIVE", Answer.MAYBE)],
)
def test_42_an_answer_is_taken_as_each_program_writes_it(asked, shape, partstat, answer):
    rsvp = asked()
    found = taken(mail(filled(shape, rsvp, partstat=partstat), rsvp, shape=shape))
    rsvp.refresh_from_db()
    assert (found.verdict, found.why) == (Verdict.APPLIED, "")
    assert (rsvp.answer, rsvp.via, rsvp.answered_at) == (answer, Via.MAIL, clock.now())
    if shape != "Google":
        assert rsvp.comment == "See you"


def test_10_an_answer_never_moves_our_own_edition(asked):
    rsvp = asked()
    taken(mail(filled("Apple", rsvp), rsvp))
    assert asked.occasion.sequence == 0
    assert Rsvp.objects.get().told_sequence == 0


def test_42_older_ones_change_nothing(asked):
    rsvp = asked()
    asked.travel.shift(3600)
    asked.moved()
    new = filled("Google", rsvp, sequence=1, partstat="DECLINED", stamp="20261201T093000Z")
    assert taken(mail(new, rsvp)).verdict == Verdict.APPLIED
    for late in ({"sequence": 0, "stamp": "20261201T095900Z"}, {"sequence": 1, "stamp": "20261201T092959Z"}):
        assert taken(mail(filled("Google", rsvp, **late), rsvp)).verdict == Verdict.STALE
    assert answer_of(rsvp) == Answer.NOT


def test_a_clock_that_is_ahead_does_not_make_an_answer_the_last_one(asked):
    rsvp = asked()
    taken(mail(filled("Google", rsvp, stamp="20991201T090000Z"), rsvp))
    asked.travel.shift(60)
    later = filled("Google", rsvp, partstat="DECLINED", stamp="20261201T090030Z")
    assert taken(mail(later, rsvp)).verdict == Verdict.APPLIED


@pytest.mark.parametrize("forged", [{}, {"Reply-To": "imam@example.org"}])
def test_43_a_sender_alone_proves_nothing(asked, forged):
    rsvp = asked()
    plain = {"To": "calendar@council.example"} | forged
    assert "Nothing shows" in refused(mail(filled("Google", rsvp), rsvp, **plain), rsvp)


def test_43_the_secret_of_another_invitation_proves_nothing(asked):
    rsvp, other = asked(), asked(email="other@example.org")
    assert "Nothing shows" in refused(mail(filled("Google", rsvp), other), rsvp)


def test_43_our_own_servers_word_for_the_one_sender_is_proof(asked):
    rsvp = asked()
    assert taken(mail(filled("Google", rsvp), rsvp, **vouched())).verdict == Verdict.APPLIED


@pytest.mark.parametrize(
    "said",
    [
        vouched(dmarc="fail"),
        vouched(domain="evil.example"),
        vouched(server="mx.evil.example"),
        vouched() | {"From": "imam@example.org, other@example.org"},
        vouched() | {"From": "other@example.org"},
        vouched()
        | {
            "Authentication-Results": 'mx.council.example; spf=pass "a; dmarc=pass header.from=example.org"@x'
        },
        vouched()
        | {"Authentication-Results": "mx.council.example; spf=fail (x; dmarc=pass header.from=example.org"},
        vouched()
        | {"Authentication-Results": "mx.council.example; dmarc=fail; dmarc=pass header.from=example.org"},
        vouched() | {"Authentication-Results": ""},
        vouched() | {"Authentication-Results": ";;"},
    ],
)
def test_43_any_other_word_is_not(asked, said):
    rsvp = asked()
    refused(mail(filled("Google", rsvp), rsvp, **said), rsvp)


def test_43_two_lines_under_our_servers_name_mean_that_one_is_forged(asked):
    rsvp = asked()
    raw = mail(filled("Google", rsvp), rsvp, **vouched())
    line = next(line for line in raw.split(b"\n") if line.startswith(b"Authentication-Results"))
    assert "Nothing shows" in refused(raw.replace(line, line + b"\n" + line), rsvp)


def test_43_without_a_server_that_is_trusted_no_word_counts(asked, settings):
    settings.MAILBOX_TRUSTS = ""
    rsvp = asked()
    refused(mail(filled("Google", rsvp), rsvp, **vouched(server="")), rsvp)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("METHOD:REPLY", "METHOD:REPLY\r\nMETHOD:REPLY", "more than one METHOD"),
        ("METHOD:REPLY\r\n", "", "no METHOD"),
        ("METHOD:REPLY", "METHOD:CANCEL", "no answer but a CANCEL"),
        ("METHOD:REPLY", "METHOD:REFRESH", "no answer but a REFRESH"),
        ("END:VCALENDAR", "BEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR", "exactly one meeting"),
        ("BEGIN:VEVENT", "BEGIN:VEVENT\r\nRRULE:FREQ=SECONDLY", "series"),
        ("BEGIN:VEVENT", "BEGIN:VEVENT\r\nRECURRENCE-ID:20270126T183000Z", "series"),
        ("BEGIN:VEVENT", "BEGIN:VEVENT\r\nATTENDEE:mailto:x@example.org", "more than one ATTENDEE"),
        ("DTSTAMP:", "X-DTSTAMP:", "no DTSTAMP"),
        ("DTSTAMP:20261201T090000Z", "DTSTAMP:20261301T090000Z", "no moment"),
        ("SEQUENCE:0", "SEQUENCE:-1", "no number"),
        ("SEQUENCE:0", "SEQUENCE:7", "an edition that there is not"),
        ("PARTSTAT=ACCEPTED", "PARTSTAT=DELEGATED", "in their place"),
        ("PARTSTAT=ACCEPTED", "PARTSTAT=NEEDS-ACTION", "It answers NEEDS-ACTION"),
        ("END:VEVENT\r\n", "", "not whole"),
        ("mailto:imam@example.org", "mailto:other@example.org", "Nobody of that address"),
        ("UID:meeting-0b", "UID:meeting-0c", "Nobody of that address"),
        ("VEVENT", "VTODO", "other than a meeting"),
        ("UID:", "UID", "cannot be read"),
    ],
)
def test_42_and_44_anything_else_is_the_clerks(asked, old, new, why):
    rsvp = asked()
    calendar = filled("Google", rsvp)
    assert old in calendar
    assert why in refused(mail(calendar.replace(old, new), rsvp), rsvp)


def test_44_nothing_larger_than_an_answer_is_read(asked):
    rsvp = asked()
    big = filled("Google", rsvp, comment="x" * 300_000)
    assert "larger" in refused(mail(big, rsvp), rsvp)


def test_two_calendars_that_differ_are_the_clerks(asked):
    rsvp = asked()
    raw = mail(filled("Google", rsvp), rsvp, shape="Google")
    assert "differ" in refused(raw.replace(b"SUMMARY:Community", b"SUMMARY:Another"), rsvp)


def test_45_another_time_is_acknowledged_once_a_day_and_kept_for_the_clerk(asked):
    rsvp = asked()
    for stamp in ("20261201T090000Z", "20261201T090001Z"):
        counter = filled("Google", rsvp, stamp=stamp).replace("METHOD:REPLY", "METHOD:COUNTER")
        assert refused(mail(counter, rsvp), rsvp) == "It proposes another time."
    (message,) = Message.objects.filter(kind="rsvp.counter")
    assert (message.to, message.calendar) == (rsvp.told_to, "")


def test_who_was_let_go_answers_nothing(asked):
    rsvp = asked()
    Rsvp.objects.update(let_go_at=clock.now())
    assert "Nobody" in refused(mail(filled("Google", rsvp), rsvp), rsvp)


def test_a_meeting_that_is_over_takes_no_answer(asked):
    rsvp = asked()
    asked.travel.move_to("2027-02-01T09:00Z")
    assert "over" in refused(mail(filled("Google", rsvp), rsvp), rsvp)


def test_the_same_mail_is_taken_once(asked):
    rsvp = asked()
    raw = mail(filled("Google", rsvp), rsvp)
    assert taken(raw).verdict == Verdict.APPLIED
    assert actions.take_mail(raw, at=clock.now()) is None
    assert Mail.objects.count() == 1


def test_the_clerk_reads_what_was_not_applied_and_nobody_else_does(asked, client):
    rsvp = asked()
    refused(mail("Could we meet on Friday?", rsvp, Subject="=?utf-8?q?Friday=3F?="), rsvp)
    client.force_login(factories.an_officer("police_liaison", on_duty=False))
    assert client.get("/calendars/mails/").status_code == 403
    client.force_login(factories.an_officer("duty_officer", on_duty=False))
    page = client.get("/calendars/mails/").content.decode()
    assert "Friday?" in page
    client.post(f"/calendars/mails/{Mail.objects.get().pk}/read/")
    assert "No mail waits for you." in client.get("/calendars/mails/").content.decode()
