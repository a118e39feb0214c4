"""Who may write what in the officers' record, and what must be true first.

The record is kept by officers, also after the stand-down, because things are remembered late. What changes how the
incident is handled, or reaches people, needs it to be open.
"""

import re
from datetime import datetime
from urllib.parse import urlsplit

from cohesion.directory.queries import Standing
from cohesion.kit.sms_text import measure
from cohesion.policy.book import Book
from incidents.models import Decision, Incident, Methane, Rumour
from incidents.record_states import Verdict
from incidents.rules import ENDED, OFFICERS_ONLY, objections_to_writing
from incidents.states import NEEDS_POLICE, QUIET, Severity

POLICE_ONLY = "Only police liaison can do this."
LINE_NEEDS_POLICE = (
    "Police liaison has to agree the line of an S1 or S2. Tick the box when they have agreed these words."
)


def objections_to_methane(who: Standing, incident: Incident, newest: Methane | None, seen: int) -> list[str]:
    """`seen` is the number of the version that the writer had before them, 0 for none."""
    objections = objections_to_writing(who, incident)
    number = newest.number if newest else 0
    if not objections and seen != number:
        return ["Somebody has set a newer version. Compare it with yours, and set it again."]
    return objections


def objections_to_deciding(
    who: Standing, incident: Incident, now: datetime, *, review_at: datetime | None, old: Decision | None
) -> list[str]:
    """A decision is superseded once: by then there is a newer one to look at."""
    if objections := objections_to_writing(who, incident):
        return objections
    if review_at and review_at <= now:
        return ["The time of the review has passed. Set one that is still to come."]
    if old and old.incident_id != incident.pk:
        return ["That decision belongs to another incident."]
    if old and Decision.objects.filter(supersedes=old).exists():
        return [f"Decision {old.number} has been superseded already. Look at what stands in its place."]
    return []


def objections_to_line(
    who: Standing, incident: Incident, rumour: Rumour, *, line: str, police_agreed: bool
) -> list[str]:
    """Everyone alerted reads an agreed line, so for S1 and S2 police agree its words. It repeats no claim."""
    if objections := objections_to_writing(who, incident):
        return objections
    if not line.strip():
        return ["Type the line that is to be said."]
    if rumour.verdict == Verdict.OPEN:
        return ["Say first whether the rumour is true, false or not known."]
    if _bare(rumour.claim) in _bare(line):
        return ["The line repeats the rumour. Say what is true instead."]
    if incident.severity in NEEDS_POLICE and not (who.is_police or police_agreed):
        return [LINE_NEEDS_POLICE]
    return []


def objections_to_severity(
    who: Standing, incident: Incident, *, severity: str, seen: str, reason: str
) -> list[str]:
    """Police liaison alone, with a reason, from the severity they saw. Source: DECISIONS, "Severities"."""
    if not who.is_police:
        return [POLICE_ONLY]
    if not incident.is_open:
        return [ENDED]
    if incident.severity != seen:
        return [f"Somebody has changed it meanwhile: it is {incident.severity} now. Decide again."]
    if severity == incident.severity:
        return [f"It is {severity} already."]
    return [] if reason.strip() else ["Say why the severity changes."]


def objections_to_reference(who: Standing) -> list[str]:
    return [] if who.is_police else [POLICE_ONLY]


def objections_to_briefing(
    who: Standing, incident: Incident, now: datetime, *, starts_at: datetime, link: str, rules: Book
) -> list[str]:
    """While it is open, at a coming time, by a link to a host that the policy names."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if not incident.is_open:
        return [ENDED]
    if starts_at <= now:
        return ["That time has passed. Set one that is still to come."]
    return objections_to_joining(link, rules)


def objections_to_joining(link: str, rules: Book) -> list[str]:
    """A joining link is https, to exactly one of the hosts, and says nothing of who we are before the host."""
    hosts = rules.value("briefing.hosts")
    if not link.strip():
        return ["Type the link by which people join, or have one set in the policy."]
    try:
        parts, port = urlsplit(link), urlsplit(link).port
    except ValueError:
        return ["That is no link. It begins with https://"]
    is_plain = measure(link).encoding == "GSM-7" and not re.search(r"\s", link)
    if parts.scheme != "https" or not is_plain or parts.username is not None or port is not None:
        return ["That is no link. It begins with https://"]
    if parts.hostname not in hosts:
        return [f"Links in texts lead only to {', '.join(hosts)}."]
    return []


def newly_allows(before: str, after: str, held: int = 0) -> list[str]:
    """What a change of severity makes possible, or takes away, and whom it texts: who was spared so far, and whoever
    has a text that is `held` until the morning, which an S1 or S2 lets go."""
    texted = _texted_by(before, after, held)
    if Severity(after) > Severity(before):  # S1 comes before S2
        lines = [
            "Promises that were made are kept; the next ones may be further apart.",
            f"Who has not answered is chased as in an {after}, from now on.",
        ]
        return [*lines, texted]
    lines = [f"The second ring of an {after} may be wider. An officer still has to confirm the named list."]
    if before == Severity.S4:
        lines = [
            f"The second ring of an {after} can now be confirmed by an officer, who sees the list first."
        ]
    if after in NEEDS_POLICE and before not in NEEDS_POLICE:
        lines.append("Facts in updates, agreed lines and the stand-down now need police agreement.")
    return [
        *lines,
        "The next update is due sooner, and what an S1 or S2 needs is added to the lists.",
        texted,
    ]


def _texted_by(before: str, after: str, held: int) -> str:
    said = []
    if Severity(after) < Severity(before):
        said.append(
            f"Who has not answered is chased as in an {after} from now on, and may be called at once."
        )
    if before == Severity.S4:
        said.append("The contacts of the place are alerted at once, UNCONFIRMED: an S4 has spared them.")
        said.append("Officers who heard of a concern are asked anew.")
    elif Severity(after) < Severity(before):
        said.append("Contacts of the place who were away, and officers on duty since, are alerted at once.")
    if held and after not in QUIET:
        texts = "text held until the morning leaves" if held == 1 else "texts held until the morning leave"
        said.append(f"The {f'{held} ' if held > 1 else ''}{texts} at once, and may wake people.")
    return " ".join(
        [*said, "Nobody else is texted at once."] if said else ["Nobody is texted by this change."]
    )


def doubtful_words(text: str, rules: Book) -> list[str]:
    """Words that rarely belong in what everyone alerted reads, as they were typed. Pointed out, never refused."""
    stems = "|".join(re.escape(stem) for stem in rules.value("doubtful.words"))
    return list(dict.fromkeys(re.findall(rf"\b(?:{stems})\w*", text, re.IGNORECASE))) if stems else []


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
