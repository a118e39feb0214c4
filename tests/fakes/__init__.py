"""A local server in the shape of Twilio's Messages resource that misbehaves on purpose, for tests and measurements.

`async with FakeTwilio() as twilio:` serves in this event loop; `with fake_twilio_process() as twilio:` in a process of
its own, so that a measurement does not share its interpreter. Both listen on loopback only. Either can be given what
it may get (`expects`): any other text fails the test.
"""

from tests.fakes.answers import ACCOUNT, TOKEN, answer, signature
from tests.fakes.elsewhere import Elsewhere, fake_twilio_process
from tests.fakes.expect import Tally, expected
from tests.fakes.latency import Lognormal
from tests.fakes.segments import segments
from tests.fakes.telling import Telling
from tests.fakes.text import Text
from tests.fakes.twilio import FakeTwilio

__all__ = [
    "ACCOUNT",
    "TOKEN",
    "Elsewhere",
    "FakeTwilio",
    "Lognormal",
    "Tally",
    "Telling",
    "Text",
    "answer",
    "expected",
    "fake_twilio_process",
    "segments",
    "signature",
]
