"""docs/permissions.md, as the running system answers: every address, method, role and state."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.test import Client

from tests.permissions.doors import Door, doors
from tests.permissions.world import ROLES, World

BEGIN = "<!-- from here on written by `make permissions`: the answers of the running system -->"
Row = tuple[str, ...]  # the answer to each role, in the order of ROLES


def ask(door: Door, world: World, browser: Client) -> HttpResponse:
    """What the address answers to an empty form or a plain look."""
    address = world.filled_in(door.spelt)
    return browser.post(address) if door.method == "POST" else browser.get(address)


def answer(response: HttpResponse) -> str:
    """In the words of the table. Where it leads to, and what a form lacked, is not for it to say."""
    target = response.headers.get("Location", "")
    if response.status_code == 302:
        return "sign in" if target.startswith("/accounts/login/?next=") else "on"
    if "incidents/who_to_call.html" in {template.name for template in getattr(response, "templates", ())}:
        return "999"
    return {200: "yes", 503: "yes"}.get(response.status_code, str(response.status_code))


def lines(answers: dict[tuple[Door, str], Row]) -> list[str]:
    """A row for each address and method, and for each set of states in which the answers differ."""
    found = []
    for door in dict.fromkeys(door for door, _ in answers):
        states: dict[Row, list[str]] = {}
        for (asked, state), row in answers.items():
            if asked == door:
                states.setdefault(row, []).append(state)
        for row, names in states.items():
            state = ", ".join(names) if len(states) > 1 else "any" if names != [""] else ""
            spelt = f"/{door.spelt}".replace("|", "\\|").replace("<", "&lt;")
            found.append(f"| {door.method} `{spelt}` | {door.rule.name} | {state} | {' | '.join(row)} |")
    return [line.replace("&lt;", "<") for line in found]


def heading() -> list[str]:
    columns = ["address", "rule", "state", *ROLES]
    return [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]


def rules() -> list[str]:
    """Each rule of an address and whom it lets in, in its own words."""
    said = {door.rule.name: door.rule.who for door in doors() if door.rule}
    return ["| rule | whom it lets in |", "|---|---|", *(f"| {name} | {who} |" for name, who in said.items())]


def page(prose: str, sections: Iterable[tuple[str, dict]]) -> str:
    """The whole page: what people wrote before BEGIN, and the tables after it."""
    written = [prose.split(BEGIN)[0].rstrip(), "", BEGIN, "", "## The rules", *rules()]
    for title, answers in sections:
        written += ["", f"## {title}", "", *heading(), *lines(answers)]
    return "\n".join(written) + "\n"
