"""Texts in the reader's own language: a message of its own before the English one, which alone asks and counts."""

from datetime import timedelta

import pytest

from cohesion.accounts.models import Person
from cohesion.directory.models import ContactPoint
from cohesion.kit.sms_text import measure
from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_text
from cohesion.policy.book import Book, book, shipped
from cohesion.policy.languages import LANGUAGES
from cohesion.policy.models import Record
from cohesion.policy.translations import fingerprint
from incidents import actions
from incidents.languages import with_translations
from incidents.models import Alert, Incident
from incidents.queries import ever_told, open_alerts
from tests import factories


def speaks(person: Person, code: str) -> None:
    ContactPoint.objects.filter(person=person).update(language=code)


def pretend(settings) -> None:
    settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER = "simulator", ""


def read_by_somebody(code: str) -> None:
    """As a lead records it."""
    said = {"reviewer": "A. Reader", "reviewed_on": "2026-11-20", "words": fingerprint(book(), code)}
    day = shipped()[f"language.{code}"].checked_on
    Record.objects.create(key=f"language.{code}", value=said, source="test", checked_on=day)


def kinds_to(person: Person) -> list[str]:
    return list(Message.objects.filter(person=person).order_by("id").values_list("kind", flat=True))


@pytest.fixture
def polish(scene, settings):
    """A scene whose deputy reads Polish, with pretend phones alone."""
    pretend(settings)
    speaks(scene.deputy, "pl")
    return scene


def test_the_language_goes_first_and_the_english_text_asks(polish):
    polish.raised()
    first, english = Message.objects.filter(person=polish.deputy).order_by("id")
    assert (first.kind, english.kind) == ("language.alert.ring0.site.pl", "alert.ring0.site")
    assert first.body.startswith("Niepotwierdzony alarm")
    assert (first.answers, english.answers) == ([], ["1", "2", "3"])
    assert (first.segments, first.lane, first.about) == (1, english.lane, english.about)
    assert not first.one_way.count("Odpisz"), "a line without replies asks for none"


def test_without_a_reviewer_nothing_in_another_language_is_posted(polish, settings):
    settings.SMS_PROVIDER = "twilio"
    polish.raised()
    assert kinds_to(polish.deputy) == ["alert.ring0.site"]


def test_one_real_line_among_pretend_ones_is_enough_to_hold_it(polish, settings):
    settings.SMS_SECOND_PROVIDER = "notify"
    polish.raised()
    assert kinds_to(polish.deputy) == ["alert.ring0.site"]


def test_with_a_reviewer_it_goes(polish, settings):
    settings.SMS_PROVIDER = "twilio"
    read_by_somebody("pl")
    polish.raised()
    assert kinds_to(polish.deputy) == ["language.alert.ring0.site.pl", "alert.ring0.site"]


def test_a_word_that_changed_since_ends_the_review(polish, settings):
    settings.SMS_PROVIDER = "twilio"
    read_by_somebody("pl")
    changed = shipped()["pl.alert.s3"].value.replace("szkoda", "szkody")
    Record.objects.create(key="pl.alert.s3", value=changed, source="x", checked_on="2026-11-26")
    polish.raised()
    assert kinds_to(polish.deputy) == ["alert.ring0.site"]


def test_nobody_else_costs_a_query_more(scene, settings, django_assert_num_queries):
    pretend(settings)
    incident = scene.raised()
    alerts, rules = list(incident.alerts.all()), book()
    incident = Incident.objects.get(pk=incident.pk)  # its place is not read yet
    with django_assert_num_queries(0):
        assert with_translations([], alerts, incident, rules) == []


def test_the_board_counts_people_not_texts(polish, client):
    incident = polish.raised()
    first = Message.objects.get(kind__startswith="language.")
    Message.objects.filter(pk=first.pk).update(state="failed", error_code="30007")
    Message.objects.filter(person=polish.deputy, kind="alert.ring0.site").update(state="delivered")
    client.force_login(polish.officer)
    page = client.get(incident.get_absolute_url()).content.decode()
    assert "Undelivered" not in page
    assert incident.alerts.count() == 4


def test_a_failed_translation_sets_nothing_else_going(polish):
    from cohesion.messaging.actions import fail

    polish.raised()
    first = Message.objects.get(kind__startswith="language.")
    before = Message.objects.count()
    assert fail(message=first, code="30008", at=first.posted_at + timedelta(seconds=1)) is True
    anew = Message.objects.filter(instead_of=first)
    assert Message.objects.count() == before + anew.count(), "no call, no email"
    assert all(one.kind == first.kind for one in anew)


def test_whoever_had_only_the_translation_is_told_the_end_and_may_answer(polish):
    incident = polish.raised()
    Message.objects.filter(person=polish.deputy, kind="alert.ring0.site").update(state="expired")
    Message.objects.filter(kind__startswith="language.").update(state="delivered")
    alert = Alert.objects.get(person=polish.deputy)
    assert alert in ever_told(incident)
    assert open_alerts(polish.deputy, alert.issued_at + timedelta(minutes=1)) == [alert]


def test_the_stand_down_takes_back_both_and_says_the_end_in_both(polish):
    incident = polish.raised()
    actions.stand_down(by=polish.police, incident=incident, remains="Fire out")
    mine = Message.objects.filter(person=polish.deputy).order_by("id")
    assert [(one.kind, one.state) for one in mine] == [
        ("language.alert.ring0.site.pl", "cancelled"),
        ("alert.ring0.site", "cancelled"),
    ], "neither left, so nothing is owed"


def test_updates_corrections_and_the_end_go_in_both(polish):
    incident = polish.raised()
    Message.objects.update(state="delivered")
    update = actions.send_update(by=polish.officer, incident=incident, fact="Road shut", police_agreed=True)
    Message.objects.update(state="delivered")
    actions.send_correction(
        by=polish.officer, incident=incident, update=update, fact="Road open", police_agreed=True
    )
    actions.stand_down(by=polish.police, incident=incident, remains="Nothing")
    said = kinds_to(polish.deputy)
    for kind in ("update", "correction", "standdown"):
        assert said[said.index(kind) - 1] == f"language.{kind}.pl"
    about = Message.objects.get(person=polish.deputy, kind="language.update.pl")
    assert "Wiadomość 1" in about.body


def test_a_correction_takes_back_both_of_the_error(polish):
    incident = polish.raised()
    Message.objects.update(state="delivered")
    update = actions.send_update(by=polish.officer, incident=incident, fact="Road shut", police_agreed=True)
    actions.send_correction(
        by=polish.officer, incident=incident, update=update, fact="Road open", police_agreed=True
    )
    wrong = Message.objects.filter(person=polish.deputy, kind__contains="update", posted_at=update.at)
    assert set(wrong.values_list("state", flat=True)) == {"cancelled"}


def test_an_exercise_says_so_first_and_last_in_every_language(polish):
    posts = list(polish.deputy.posts.all())
    actions.hold_exercise(by=polish.officer, place=polish.place, posts=posts)
    first = Message.objects.get(kind="language.alert.drill.pl")
    for words in (first.body, first.one_way):
        assert words.startswith("EXERCISE ONLY")
        assert words.endswith("EXERCISE ONLY.")


def test_an_answer_takes_back_the_translation_too(polish):
    polish.raised()
    alert = Alert.objects.get(person=polish.deputy)
    actions.acknowledge(by=polish.deputy, alert=alert, answer="received", via="board")
    states = Message.objects.filter(person=polish.deputy, kind__contains="alert.ring0").values_list(
        "state", flat=True
    )
    assert set(states) == {"cancelled"}


def test_a_hidden_place_is_named_in_no_language(scene, settings):
    pretend(settings)
    neighbour = factories.a_contact(factories.a_place("Next door", area=scene.place.area))
    speaks(neighbour, "ur")
    scene.place.visibility = "hidden"
    scene.place.save()
    scene.confirmed()
    said = Message.objects.get(person=neighbour, kind__startswith="language.alert.")
    assert said.kind == "language.alert.fallback.ur"
    assert scene.place.sms_name not in said.body


def test_a_wording_that_fails_leaves_the_english_text(scene, settings, caplog):
    pretend(settings)
    speaks(scene.deputy, "pl")
    incident = scene.raised()
    alert = Alert.objects.get(person=scene.deputy)
    rules = dict(book().rules)
    for broken in ("{nobody_knows_this}", "ż" * 71, "{place.name}"):
        rules["pl.update"] = shipped()["pl.update"].__class__("pl.update", broken, "test", None)
        text = actions.alerting.draft(incident, alert, "update", "Words", 20)
        assert with_translations([text], [alert], incident, Book(rules, 0), n=1) == [text]
    assert "pl.update" in caplog.text


def test_a_caller_is_called_in_english(polish, settings):
    settings.VOICE_PROVIDER = "simulator.voice"
    ContactPoint.objects.filter(person=polish.deputy).update(prefers="voice")
    polish.raised()
    assert kinds_to(polish.deputy) == ["alert.ring0.site"]


def test_the_language_is_forgotten_with_the_number(polish):
    from cohesion.messaging import keeping as of_messages
    from incidents import keeping

    incident = polish.raised()
    keeping.forget_numbers(None, list(incident.alerts.all()))
    of_messages.wipe(None, list(Message.objects.all()))
    assert not incident.alerts.exclude(language="en").exists()
    assert set(kinds_to(polish.deputy)) == {"language.forgotten", "alert.ring0.site"}


def test_somebody_who_has_read_only_their_own_language_answers_by_text(polish):
    polish.raised()
    Message.objects.filter(kind__startswith="language.").update(state="delivered")
    number = polish.deputy.contact_points.get().number
    take_text({"MessageSid": "SM9", "From": number, "To": "+447700900000", "Body": "1"}, provider="t")
    assert Alert.objects.get(person=polish.deputy).answer == "received"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_the_same_wordings(code):
    mine = {key.partition(".")[2] for key in shipped() if key.startswith(f"{code}.")}
    polish_has = {key.partition(".")[2] for key in shipped() if key.startswith("pl.")}
    assert mine == polish_has
    assert {"alert.ring0.site", "alert.s1.area", "alert.fallback", "standdown", "withdraw"} <= mine


TRANSLATED = sorted(key for key in shipped() if key.partition(".")[0] in LANGUAGES)


@pytest.mark.parametrize("key", TRANSLATED)
def test_every_translation_is_one_text_at_its_longest(key):
    from cohesion.policy.translations import objections_to_translation
    from cohesion.policy.wordings import at_its_longest

    words = shipped()[key].value
    size = measure(at_its_longest(words))
    assert size.segments == 1
    assert objections_to_translation(key, words, words) == []
    assert "by a machine" in shipped()[key].about
    assert "999" in words or key.endswith(".withdraw")
    assert "?" not in words
