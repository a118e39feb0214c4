"""What holds for every text of every story, whoever gets it."""

import re
from collections import Counter

from cohesion.accounts.models import Person
from cohesion.directory.models import Place
from cohesion.kit.sms_text import measure
from cohesion.policy.book import book
from incidents.record_rules import doubtful_words
from tests.stories.telling import Story

WITHOUT_999 = (
    "debrief.link",
    "ladder.duty",
    "alert.link",
    "notice.planned",
)  # as the agreed wording has them


def read_every_text(story: Story) -> None:
    """No name, faith or motive; 999 in each; one segment; nobody twice the same, unless sent anew; in order."""
    names = {
        word
        for name in Person.objects.values_list("name", flat=True)
        for word in name.split()
        if len(word) > 3
    }
    places = [
        word for place in Place.objects.all() for word in (place.name, place.sms_name, place.area_sms_name)
    ]
    for text in story.messages():
        words = without(text.words, places)
        assert not names & set(re.findall(r"\w+", words)), text.words
        assert doubtful_words(words, book()) == [], text.words
        assert "999" in text.words or text.kind in WITHOUT_999, text.words
        assert text.way != "text" or measure(text.body).segments == 1, text.words
    first = story.messages().filter(instead_of=None)
    twice = Counter((text.person_id, text.way, text.kind, text.words) for text in first)
    assert [what for what, count in twice.items() if count > 1] == []
    assert not story.messages().filter(state="queued").exists()


def without(words: str, places: list[str]) -> str:
    """The words but for the names of places, longest first."""
    for place in sorted(filter(None, places), key=len, reverse=True):
        words = words.replace(place, "")
    return words
