"""E2, a rumour of a protest: Thursday 3 to Sunday 6 June 2027, from what was heard to the stand-down."""

from tests.stories.evenings import RUMOUR


def test_rumour_of_a_protest_to_the_minute(begins):
    RUMOUR.tell(begins(*RUMOUR.begins))
