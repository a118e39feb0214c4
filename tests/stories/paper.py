"""The texts of a story on paper: what was sent at each moment, to whom, and what each person got. Held by its test."""

import os
import re
from collections import Counter, defaultdict
from pathlib import Path

from django.conf import settings

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging.models import Message, SimulatedPhone
from cohesion.messaging.rules import why
from cohesion.messaging.states import State

WRITE = "WRITE_STORIES"
WAYS = {Way.TEXT: "Text", Way.VOICE: "Call", Way.EMAIL: "Email"}
MADE = f"Made by its test, which holds it: `{WRITE}=1 .venv/bin/python -m pytest -n 0 tests/stories`."


def hold(name: str, title: str, about: str, messages: list[Message]) -> None:
    """Fails when what people got is no longer what stands in docs/stories; writes it when WRITE_STORIES is set."""
    path, paper = Path(settings.BASE_DIR) / "docs" / "stories" / f"{name}.md", told(title, about, messages)
    if os.environ.get(WRITE):
        path.write_text(paper, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == paper, f"{path.name} tells another story. {MADE}"


def told(title: str, about: str, messages: list[Message]) -> str:
    """Every text, call and email with a number, then each person with the numbers of theirs, in order."""
    owners = owners_of(messages)
    sent: dict[tuple[str, str, str, str], list[Message]] = defaultdict(list)
    for message in messages:
        sent[day_and_time(message), message.way, message.kind, shown(message)].append(message)
    numbers = {message.pk: n for n, group in enumerate(sent.values(), 1) for message in group}
    lines = [f"# {title}", "", about, "", MADE, "", "## What was sent", ""]
    for number, ((at, way, kind, words), group) in enumerate(sent.items(), 1):
        to = owners[group[0].pk] if len(group) == 1 else f"{len(group)} people"
        lines += [f"{number}. {at}, {WAYS[Way(way)].lower()} to {to} (`{kind}`)", "", f"   > {words}", ""]
    lines += [
        "## Who got what",
        "",
        "What did not arrive is in brackets, with why.",
        "",
        "| who | got |",
        "|---|---|",
    ]
    theirs: dict[str, list[str]] = defaultdict(list)
    for message in messages:
        theirs[owners[message.pk]].append(f"{numbers[message.pk]}{fate(message)}")
    lines += [f"| {who} | {', '.join(once_each(theirs[who]))} |" for who in sorted(theirs)]
    return "\n".join(lines) + "\n"


def once_each(got: list[str]) -> list[str]:
    """What was sent anew, and did not arrive either, is said in one."""
    return [f"{one}, tried again" if count > 1 else one for one, count in Counter(got).items()]


def owners_of(messages: list[Message]) -> dict[int, str]:
    """Whose phone or mailbox each message went to, as the pretend phones are labelled."""
    labels = dict(SimulatedPhone.objects.values_list("number", "label"))
    by_person = {m.person_id: labels[m.to] for m in messages if m.to in labels}
    return {m.pk: labels.get(m.to) or by_person.get(m.person_id, "Somebody") for m in messages}


def day_and_time(message: Message) -> str:
    return f"{clock.local(message.posted_at):%a} {clock.hhmm(message.posted_at)}"


def shown(message: Message) -> str:
    """Its words in one line; a personal link is another each time, and begins with the address of whoever serves."""
    words = re.sub(r"\s*\n\s*", " ", message.words.strip())
    return re.sub(r"https?://[^/\s]+/(a|d|r)/[\w-]+/", r"https://nn.example.org/\1/…/", words)


def fate(message: Message) -> str:
    """Nothing for what arrived."""
    if message.state == State.DELIVERED or (message.way == Way.EMAIL and message.state == State.ACCEPTED):
        return ""
    return f" [{why(message.error_code) if message.error_code else message.get_state_display().lower()}]"
