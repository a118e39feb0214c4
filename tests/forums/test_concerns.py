import re
import uuid
from datetime import UTC, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cohesion.directory.queries import standing
from cohesion.journal.models import Entry, Words
from cohesion.kit.refusals import Refused
from cohesion.kit.sms_text import measure
from cohesion.policy.book import shipped
from forums import actions, queries
from forums.models import Concern
from forums.rules import may_read_concern, objections_to_concern_move
from forums.states import CONCERN_MOVES, ConcernState


def test_a_concern_gets_a_reference_a_promise_and_an_address_of_its_own(hall):
    concern, secret = hall.raised(by=None)

    assert re.fullmatch("[A-Z0-9]{4}", concern.ref)
    assert queries.concern_by_secret(secret) == concern
    assert secret not in str(Concern.objects.values().get())
    assert queries.concern_by_secret("x" * 32) is None


@time_machine.travel(datetime(2026, 12, 24, 12, tzinfo=UTC))
def test_the_promise_counts_working_days_and_passes_over_christmas(hall):
    concern, _ = hall.raised()

    assert f"{concern.acknowledge_by}" == "2026-12-30"  # the 25th and the 28th are bank holidays
    assert "You will hear from us by Wed 30 Dec. If anyone is in danger call 999." in hall.texts()[0]


def test_sent_twice_it_is_raised_once_and_the_address_is_not_shown_again(hall):
    key = uuid.uuid4()

    (first, _), (second, secret) = hall.raised(key=key), hall.raised(key=key)

    assert (first, secret) == (second, "")
    assert len(hall.texts()) == 1


def test_the_raiser_hears_at_every_step_and_no_text_says_what_it_is_about(hall):
    concern = hall.accepted()
    actions.put_on_agenda(by=hall.clerk, concern=concern, meeting=hall.called())

    news = [text for text in hall.texts() if concern.ref in text]
    assert len(news) == 4
    assert "somebody has read it" in news[1]
    assert "it will come to a meeting" in news[2]
    assert "it is on the next agenda" in news[3]
    assert not any("raffiti" in text for text in news)


def test_whoever_did_not_sign_in_gets_no_text_and_nothing_fails(hall):
    concern, _ = hall.raised(by=None)
    actions.acknowledge(by=hall.clerk, concern=concern)

    assert hall.texts() == []


def test_safeguarding_leaves_the_forum_only_the_lead_reads_on_and_no_text_goes(hall):
    concern, _ = hall.raised()
    sent = len(hall.texts())
    concern = actions.pass_to_safeguarding(by=hall.clerk, concern=concern)

    assert len(hall.texts()) == sent
    assert not may_read_concern(standing(hall.clerk), concern)
    assert may_read_concern(standing(hall.lead), concern)
    with pytest.raises(Refused, match="Only the cohesion lead"):
        actions.acknowledge(by=hall.clerk, concern=concern)
    assert [row.concern for row in queries.waiting_concerns(concern.raised_at)] == []


@pytest.mark.parametrize("step", ["accept", "refer", "decline"])
def test_a_step_that_somebody_will_read_needs_words(hall, step):
    concern, _ = hall.raised()
    actions.acknowledge(by=hall.clerk, concern=concern)

    with pytest.raises(Refused, match="Say it in words"):
        getattr(actions, step)(by=hall.clerk, concern=concern, words="  ")


def test_only_the_clerk_moves_a_concern(hall):
    concern, _ = hall.raised()

    with pytest.raises(Refused, match="Only council officers"):
        actions.acknowledge(by=hall.member, concern=concern)
    with pytest.raises(Refused, match="Only council officers"):
        hall.raised(for_somebody=True)


@pytest.mark.parametrize("was", ConcernState)
@pytest.mark.parametrize("to", ConcernState)
def test_a_concern_moves_as_the_table_says_and_in_no_other_way(hall, was, to):
    concern, _ = hall.raised()
    words = {"summary": "Graffiti", "answer": "Yes", "response": "did", "answered_at": concern.raised_at}
    if was == ConcernState.MERGED:
        words["merged_into"] = hall.raised()[0]
    Concern.objects.filter(pk=concern.pk).update(state=was, **words)
    concern.refresh_from_db()

    objections = objections_to_concern_move(standing(hall.lead), concern, to)

    assert (objections == []) == (to in CONCERN_MOVES[was])


def test_of_two_clerks_who_move_it_at_once_one_is_told_so(hall):
    concern, _ = hall.raised()
    actions.acknowledge(by=hall.clerk, concern=concern)
    actions.decline(by=hall.clerk, concern=concern, words="Not ours")

    with pytest.raises(Refused, match="That cannot follow"):
        actions.accept(by=hall.lead, concern=concern, words="Ours")


def test_what_was_raised_and_who_raised_it_stand_in_no_entry_of_the_journal(hall):
    concern, secret = hall.raised()

    assert Entry.objects.filter(subject=concern.topic).count() == 1
    written = " ".join(str(row) for row in Words.objects.values_list("text", "detail", "by_name"))
    assert "Graffiti" not in written
    assert secret not in written
    assert not Words.objects.filter(by=hall.member).exists()


def test_what_everybody_reads_names_nobody_unless_they_said_so(hall):
    assert hall.raised()[0].from_whom == ""
    assert hall.raised(shown_as="sector", sector="faith")[0].from_whom == "Faith groups"
    assert hall.raised(shown_as="name")[0].from_whom == hall.member.name
    assert hall.raised(by=None, shown_as="name")[0].from_whom == ""


@given(st.sampled_from(sorted(shipped()["forum.news"].value.values())))
def test_every_word_about_a_step_fits_one_segment(news):
    words = shipped()["text.concern.news"].value.format(service="S" * 11, ref="K7P2", news=news)

    assert len(news) <= 34
    assert (measure(words).encoding, measure(words).segments) == ("GSM-7", 1)


def test_each_step_that_the_raiser_hears_of_has_its_words():
    told = set(ConcernState) - {ConcernState.RECEIVED, ConcernState.SAFEGUARDING}
    assert set(shipped()["forum.news"].value) == told


def test_a_phone_that_texts_no_more_is_not_texted(hall):
    hall.member.contact_points.update(reach="opted_out")
    hall.raised()

    assert hall.texts() == []


def test_a_concern_taken_down_for_somebody_is_not_the_clerks_own(hall):
    concern, _ = hall.raised(by=hall.clerk, for_somebody=True, shown_as="name")

    assert (concern.raised_by, concern.taken_down_by, concern.from_whom) == (None, hall.clerk, "")


def test_what_turns_out_to_be_safeguarding_is_taken_off_an_agenda_that_is_out(client, hall):
    concern = hall.accepted()
    meeting = hall.called()
    item = actions.put_on_agenda(by=hall.clerk, concern=concern, meeting=meeting)
    actions.publish_agenda(by=hall.clerk, meeting=meeting)
    actions.open_meeting(by=hall.clerk, meeting=meeting)
    hall.minuted(item, "carried", "What was said")
    actions.pass_to_safeguarding(by=hall.clerk, concern=concern)
    actions.end(by=hall.clerk, meeting=meeting)

    concern.refresh_from_db()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert concern.state == ConcernState.SAFEGUARDING
    assert "Withdrawn" in page
    assert "Graffiti" not in page
    item.refresh_from_db()
    assert (item.note, item.exempt_note.text) == ("", "What was said")
    assert not hall.called(days=120).items.exists()
