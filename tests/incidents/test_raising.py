import uuid
from datetime import date

import pytest

from cohesion.directory.models import ContactPoint, Duty
from cohesion.directory.states import Rank, Reach, Role
from cohesion.journal.models import Audience, Entry
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from cohesion.messaging.health import health
from cohesion.messaging.models import Message
from cohesion.messaging.states import Lane, OnUnknown
from cohesion.policy.actions import set_rule
from cohesion.policy.book import book
from incidents import actions
from incidents.board import board
from incidents.models import Incident
from incidents.queries import possible_duplicates, viewer_of
from incidents.rules import Refused
from incidents.sight import sight_of
from incidents.states import Answer, Party
from tests import factories
from tests.messaging.conftest import Script, send_all


def test_raising_alerts_site_police_and_duty_officer_once_each(scene):
    incident = scene.raised()

    parties = {alert.person: alert.party for alert in incident.alerts.all()}
    assert parties == {
        scene.primary: Party.SITE,
        scene.deputy: Party.SITE,
        scene.police: Party.POLICE,
        scene.officer: Party.COUNCIL,
    }
    assert sorted(text.kind for text in scene.texts()) == [
        "alert.ring0.responder",
        "alert.ring0.responder",
        "alert.ring0.site",
        "raise.received",
    ]


def test_texts_of_ring_0_say_what_a_named_person_has_set_and_no_more(scene):
    incident = scene.raised(kind="fire", in_building="34 children", must_know="Ask for Mr Khan")

    bodies = {text.kind: text.body for text in scene.texts()}
    assert "S1 fire UNCONFIRMED: Rockingham Vale Mosque, Corby" in bodies["alert.ring0.responder"]
    assert bodies["alert.ring0.site"].endswith(
        f"Reply 1 received, 2 call me, 3 not there. Ref {incident.ref}"
    )
    assert not [body for body in bodies.values() if "children" in body or "Khan" in body]


def test_alert_texts_are_life_safety_short_lived_and_sent_again_when_unknown(scene):
    scene.raised()

    text = scene.texts("alert.ring0.site")[0]
    assert (text.lane, text.on_unknown, text.answers) == (
        Lane.LIFE_SAFETY,
        OnUnknown.SEND_AGAIN,
        ["1", "2", "3"],
    )
    assert (text.expires_at - text.posted_at).total_seconds() == 600


def test_raiser_has_a_receipt_instead_of_a_question_and_counts_as_answered(scene):
    incident = scene.raised(by=scene.deputy)

    mine = incident.alerts.get(person=scene.deputy)
    assert mine.answer == Answer.RECEIVED
    receipt = scene.texts("raise.received")[0]
    assert (receipt.person, receipt.answers) == (scene.deputy, [])
    assert "went to police liaison and the duty officer" in receipt.body


def test_raiser_outside_ring_0_is_told_everything_that_follows(scene):
    third = factories.a_contact(scene.place, Rank.THIRD)

    incident = scene.raised(by=third)

    assert incident.alerts.count() == 5
    assert incident.alerts.get(person=third).reasons == ["Raised it"]


def test_same_form_sent_twice_makes_one_incident(scene):
    key = uuid.uuid4()

    first, second = scene.raised(key=key), scene.raised(key=key)

    assert first == second
    assert Incident.objects.count() == 1
    assert len(scene.texts()) == 4


def test_form_of_somebody_else_is_refused(scene):
    key = uuid.uuid4()
    scene.raised(key=key)

    with pytest.raises(Refused, match="used already"):
        scene.raised(key=key, by=scene.deputy)


def test_two_raisers_at_once_make_two_incidents_that_know_of_each_other(scene):
    first, second = scene.raised(), scene.raised(by=scene.deputy)

    assert possible_duplicates(second, minutes=15) == [first]
    assert first.ref != second.ref
    for one, other in ((first, second), (second, first)):
        shown = board(one, sight_of(viewer_of(one, scene.officer), one), health(clock.now()))
        assert f"Another report of this place is open: {other.ref}." in shown.warnings


def test_stranger_may_not_raise(scene):
    with pytest.raises(Refused, match="In danger call 999"):
        scene.raised(by=factories.a_person())
    assert not Incident.objects.exists()


def test_nobody_on_duty_is_said_at_once(scene):
    Duty.objects.all().delete()

    incident = scene.raised()

    gaps = Entry.objects.filter(subject=incident.topic, kind="gap").values_list("words__text", flat=True)
    assert sorted(gaps) == [
        "No council duty officer is on duty.",
        "No police liaison is on duty.",
    ]
    assert "no council officer is on duty until further notice" in scene.texts("alert.no_officer")[0].body


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (Role.POLICE_LIAISON, "Police liaison cannot be reached"),
        (Role.DUTY_OFFICER, "No council officer can be reached"),
    ],
)
def test_receipt_names_only_those_who_have_the_report(scene, missing, said):
    Duty.objects.filter(post__role=missing).delete()

    scene.raised()

    assert said in scene.texts("raise.received")[0].body


def test_person_who_texted_stop_is_shown_and_not_texted(scene):
    scene.deputy.contact_points.update(reach=Reach.OPTED_OUT)

    incident = scene.raised()

    assert incident.alerts.get(person=scene.deputy).unreachable == "Texted STOP: ring them"
    assert scene.deputy.messages.count() == 0


def test_number_without_consent_is_never_texted(scene):
    scene.deputy.contact_points.update(consent_on=None)

    incident = scene.raised()

    assert incident.alerts.get(person=scene.deputy).unreachable == "No verified number with consent"


def test_backup_on_the_rota_is_not_asked_while_the_first_is_there(scene):
    backup = factories.an_officer(Role.DUTY_OFFICER, turn=2)

    incident = scene.raised()

    assert not incident.alerts.filter(person=backup).exists()


def test_journal_of_a_raise_holds_no_name_of_the_raiser(scene):
    incident = scene.raised()

    entry = Entry.objects.select_related("words").get(subject=incident.topic, kind="raised")
    assert (entry.number, entry.words.by_name, entry.words.by) == (1, "A verified contact", scene.primary)
    assert entry.words.text == "Raised: fire at Rockingham Vale Mosque"


def test_nothing_of_a_raise_that_fails_remains(scene, monkeypatch):
    monkeypatch.setattr("incidents.actions.raising.post", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        scene.raised()

    assert not Incident.objects.exists()
    assert not scene.texts()
    assert not Entry.objects.exists()


def test_severity_may_be_given_by_an_officer(scene):
    incident = actions.raise_incident(by=scene.officer, place=scene.place, kind="damage", severity="S2")

    assert incident.severity == "S2"


def test_duty_officer_who_raises_is_on_duty(scene):
    incident = scene.raised(by=scene.officer)

    assert "went to police liaison and the duty officer" in scene.texts("raise.received")[0].body
    assert not Entry.objects.filter(subject=incident.topic, kind="gap").exists()
    assert Entry.objects.get(subject=incident.topic, kind="raised").words.by_name == "An officer"


def test_officer_on_duty_whom_no_text_reaches_is_said_so_and_the_backup_asked(scene):
    scene.officer.contact_points.update(reach=Reach.OPTED_OUT)
    backup = factories.an_officer(Role.DUTY_OFFICER, turn=2)

    incident = scene.raised()

    assert incident.alerts.get(person=scene.officer).unreachable == "Texted STOP: ring them"
    assert incident.alerts.get(person=backup).party == Party.COUNCIL
    assert not Entry.objects.filter(subject=incident.topic, kind="gap").exists()


def test_nobody_reachable_is_not_called_nobody_on_duty(scene):
    ContactPoint.objects.filter(person__in=[scene.police, scene.officer]).update(reach=Reach.OPTED_OUT)

    incident = scene.raised()

    assert "no officer can be reached by text" in scene.texts("raise.unreached")[0].body
    texts = Entry.objects.filter(subject=incident.topic, kind="gap").values_list("words__text", flat=True)
    assert all("on duty cannot be reached by text" in text for text in texts)


def test_s4_goes_to_officers_only(scene):
    incident = scene.raised(by=scene.police, kind="rumour")

    assert {alert.party for alert in incident.alerts.all()} == {Party.POLICE, Party.COUNCIL}


def test_command_line_raise_does_not_say_what_nobody_was_asked(scene):
    incident = actions.raise_incident(by=scene.officer, place=scene.place, kind="fire")

    entry = Entry.objects.get(subject=incident.topic, kind="raised")
    assert entry.words.detail == "Asked whether 999 was called: not asked"


def test_hidden_place_is_named_to_its_own_contacts_and_officers_only(scene):
    scene.place.visibility = "hidden"
    scene.place.save()
    factories.a_contact(factories.a_place("Next Door Church", at=(52.485, -0.6967), faith="christian"))

    incident = scene.confirmed()
    Message.objects.update(state="delivered")
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    neighbours = incident.alerts.filter(ring=1)
    for text in Message.objects.filter(person__in=neighbours.values("person")):
        assert scene.place.sms_name not in text.body
    own = Message.objects.filter(person=scene.deputy, kind="standdown").get()
    assert scene.place.sms_name in own.body
    for entry in timeline(incident.topic, Audience.SITE):
        assert scene.place.name not in entry.words.text


def test_s18_a_wording_edited_after_issue_changes_no_text_that_waits(scene):
    scene.raised()
    key = "text.alert.ring0.site"
    new = "{service}: {place}, {area}. In danger call 999. Reply 1, 2 or 3. Ref {ref}"
    before = [text.body for text in scene.texts()]
    set_rule(by=scene.officer, key=key, value=new, source="A meeting", checked_on=date(2026, 11, 23))

    assert book().rules[key].value == new
    assert [text.body for text in scene.texts()] == before


@pytest.mark.django_db(transaction=True)
def test_s19_whoever_leaves_after_issue_is_still_sent_what_was_issued(scene):
    scene.raised()
    factories.has_left(scene.deputy)
    provider = Script()
    send_all(provider)

    (number,) = scene.deputy.contact_points.values_list("number", flat=True)
    assert [sent.to for sent in provider.sent].count(number) == 1


def test_that_999_could_not_be_called_stands_in_red_until_it_is_over(scene):
    incident = scene.raised(called_999="could_not")
    assert Entry.objects.get(kind="raised").words.detail == "Asked whether 999 was called: I could not"

    def said() -> str:
        sight = sight_of(viewer_of(incident, scene.officer), incident)
        return " ".join(board(incident, sight, health(clock.now())).warnings)

    assert "Ring 999 for them, unless somebody has." in said()
    incident.is_drill = True
    assert "Ring 999" not in said(), "in an exercise nobody rings 999"
