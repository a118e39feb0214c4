"""Bodies to begin from, with their terms and seats; nobody sits anywhere yet."""

import tomllib
from pathlib import Path

from django.db import transaction

from forums.actions.bodies import make_body, make_seat
from forums.models import Body
from forums.states import BodyKind

FILE = Path(__file__).parent.parent / "examples.toml"


@transaction.atomic
def make_examples(*, by) -> list[Body]:
    """Sets up those that are not there yet, by their short names, and returns them. What is there is left as it is."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    known = set(Body.objects.filter(slug__in=told).values_list("slug", flat=True))
    made = []
    for slug, example in told.items():
        if slug in known:
            continue
        seats = example.pop("seats")
        body = make_body(by=by, slug=slug, kind=BodyKind.INTEREST, **example)
        for label, sector in seats.items():
            make_seat(by=by, body=body, label=label, sector=sector)
        made.append(body)
    return made
