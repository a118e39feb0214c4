"""What cannot work as it is set is said before anybody is asked to anything."""

import pytest

from cohesion.calendars.checks import answers_come_back_to_us, mailbox_can_be_read


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", []),
        ("imaps://user:word@mail.council.example/INBOX", []),
        ("maildir:///var/mail/calendar", []),
        ("pop3://user:s3cret@mail.council.example", ["calendars.E001"]),
        ("imaps:///INBOX", ["calendars.E001"]),
    ],
)
def test_address_of_the_mailbox(settings, url, found):
    settings.MAILBOX_URL = url
    problems = mailbox_can_be_read(None)
    assert [one.id for one in problems] == found
    assert "s3cret" not in repr(problems)


@pytest.mark.parametrize(
    ("mailbox", "url", "found"),
    [
        ("", "", []),
        ("calendar@council.example", "maildir:///var/mail/calendar", []),
        ("calendar@other.example", "maildir:///var/mail/calendar", ["calendars.W001"]),
        ("calendar@council.example", "", ["calendars.W002"]),
    ],
)
def test_38_the_organiser_is_on_the_domain_that_our_mail_comes_from_and_is_read(
    settings, mailbox, url, found
):
    settings.DEFAULT_FROM_EMAIL = "Cohesion <alerts@council.example>"
    settings.CALENDAR_MAILBOX, settings.MAILBOX_URL = mailbox, url
    assert [one.id for one in answers_come_back_to_us(None)] == found
