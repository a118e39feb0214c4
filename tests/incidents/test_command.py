from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cohesion.messaging.models import Message
from cohesion.messaging.providers.outcome import TryLater
from cohesion.messaging.providers.simulator import Simulator
from cohesion.messaging.states import TOLD
from incidents.models import Incident
from incidents.states import State

pytestmark = pytest.mark.django_db(transaction=True)


def run(scene, *more: str) -> str:
    out = StringIO()
    arguments = ["--by", scene.officer.email, "--place", scene.place.ref, "--kind", "fire", *more]
    call_command("raise_incident", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_when_and_which_and_sends_by_itself_when_nobody_else_does(scene):
    first, ref, told = run(scene).splitlines()

    assert first.startswith("t0=")
    assert Incident.objects.get().ref == ref
    assert told == "4 of 4 texts have left."
    assert set(Message.objects.values_list("state", flat=True)) <= set(TOLD)


def test_break_glass_also_confirms(scene):
    run(scene, "--break-glass")

    incident = Incident.objects.get()
    assert (incident.state, incident.break_glass) == (State.CONFIRMED, True)


def test_what_has_not_left_is_said_and_is_an_error(scene, monkeypatch):
    async def busy(self, outgoing):
        return TryLater(60, "20429")

    monkeypatch.setattr(Simulator, "send", busy)

    with pytest.raises(CommandError, match=r"4 texts have not left\. Ring the list"):
        run(scene, "--wait", "0.5")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("--place", "NOWHERE"), "There is no place with the reference NOWHERE"),
        (("--kind", "flood"), "There is no kind called flood. Use one of: fire"),
        (("--by", "nobody@example.org"), "There is no person called nobody@example.org"),
    ],
)
def test_what_is_not_known_is_said_before_anything_happens(scene, wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(scene, *wrong)
    assert not Incident.objects.exists()
