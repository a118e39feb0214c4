from datetime import timedelta

from cohesion.journal.models import Words
from cohesion.kit import clock
from cohesion.records.registry import Held
from events import actions, keeping
from events.models import Case, SecretLink, Version
from tests import factories


def past(held: Held | None = None) -> list[Case]:
    return list(keeping.past_cases(clock.now() + timedelta(days=1), held or Held()))


def test_what_is_settled_is_forgotten_and_how_it_ended_stays(office):
    case = office.agreed()
    office.open()

    assert past() == [case]
    keeping.forget_cases(None, past())
    case.refresh_from_db()

    assert (case.state, case.title, case.answers) == ("agreed", "Iftar", {})
    assert not Version.objects.filter(case=case).exclude(answers={}).exists()
    assert not SecretLink.objects.filter(case=case).exists()
    assert not Words.objects.filter(entry__subject=case.topic).exclude(text="").exists()
    assert past() == []


def test_a_hold_keeps_it(office):
    case = office.agreed()

    assert past(Held(subjects=frozenset({case.topic}))) == []
    assert past(Held(people=frozenset({office.officer.pk}))) == [case]  # who decided holds nothing


def test_an_organiser_reads_and_takes_out_what_is_theirs(office):
    person = factories.a_person()
    case, _ = actions.begin(by=person, answers={"title": "Mela"})

    assert keeping.theirs(person)[0]["answers"] == {"title": "Mela"}
    assert keeping.erase_theirs(None, person, "They asked.") == 1
    case.refresh_from_db()
    assert (case.answers, case.organiser) == ({}, None)


def test_what_is_being_decided_is_kept_with_the_reason(office):
    person = factories.a_person()
    case = office.sent()
    Case.objects.filter(pk=case.pk).update(organiser=person)

    assert keeping.erase_theirs(None, person, "They asked.") == 0
    assert keeping.theirs_kept(person) == [
        "1 applications for events that are being decided: withdraw them first."
    ]
