"""What the rooms below this one keep: personal links, the log of who looked, and a person's own row and lines."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from cohesion.accounts.links import revoke_links
from cohesion.accounts.models import Person, PersonalLink
from cohesion.journal.actions import ERASURES, erase_words
from cohesion.journal.models import Entry
from cohesion.kit.phones import mask_in
from cohesion.records.models import Hold
from cohesion.records.queries import REMOVED, SUBJECT
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind

VIEWS, SIGN_INS = "directory.views", "accounts"
REASON = "Past its time."
GONE = "Erased at their request"


def register() -> None:
    register_kind(
        Kind(
            "links",
            "Personal links that have ended",
            "retention.links",
            past_links,
            delete,
            covers=("accounts.PersonalLink",),
        )
    )
    register_kind(
        Kind(
            "views",
            "Who looked at contacts, and who signed in",
            "retention.views",
            past_views,
            erase_lines,
            covers=("journal.Words",),
        )
    )
    register_kind(
        Kind(
            "lines",
            "Lines of the directory, of agreed work, of settings and of what was done to records",
            "retention.lines",
            past_lines,
            erase_lines,
            covers=("journal.Words",),
        )
    )
    register_kind(
        Kind(
            "holds",
            "Legal holds that have ended",
            "retention.holds",
            past_holds,
            delete,
            covers=("records.Hold",),
        )
    )
    register_about(About("Account", account, erase_account, account_kept))
    register_about(About("Personal links", links, erase_links, covers=("accounts.PersonalLink",)))
    register_about(About("What they did", lines_by, kept=lines_kept, covers=("journal.Words",)))
    register_about(About("Lines that name them", lines_naming, erase_naming, naming_kept))
    register_about(About("Legal holds of them", holds, kept=holds_kept, covers=("records.Hold",)))


# --- past their time ----------------------------------------------------------------------------------------------


def past_links(before: datetime, held: Held) -> QuerySet[PersonalLink]:
    ended = Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    return PersonalLink.objects.filter(ended).exclude(person__in=held.people)


def past_views(before: datetime, held: Held) -> QuerySet[Entry]:
    """Who looked at the contact list, and who came in: what each says of a person has served its purpose."""
    entries = Entry.objects.filter(subject__in=(VIEWS, SIGN_INS), at__lt=before).exclude(words__text="")
    # not `exclude`: an entry of the service itself has nobody in `by`
    return entries.filter(Q(words__by=None) | ~Q(words__by__in=held.people)).select_related("words")


def past_lines(before: datetime, held: Held) -> QuerySet[Entry]:
    """All but the lines of incidents, which go with their incident, what was done to the journal itself, which proves
    the rest, and what sweeps removed, which names nobody."""
    entries = Entry.objects.filter(at__lt=before).exclude(words__text="")
    entries = entries.exclude(subject=ERASURES).exclude(subject=SUBJECT, kind=REMOVED)
    entries = entries.exclude(subject__startswith="incident.").exclude(subject__in=held.subjects)
    return entries.filter(Q(words__by=None) | ~Q(words__by__in=held.people)).select_related("words")


def past_holds(before: datetime, held: Held) -> QuerySet[Hold]:
    return Hold.objects.filter(held_until__lt=before).exclude(person__in=held.people)


def delete(by, rows: list) -> None:
    type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


def erase_lines(by, entries: list) -> None:
    erase_words(by=by, entries=entries, reason=REASON)


# --- about one person ---------------------------------------------------------------------------------------------


def account(person: Person) -> list[Row]:
    return [
        {
            "name": person.name,
            "email": person.email,
            "language": person.language,
            "active": person.is_active,
            "since": person.created_at,
            "last signed in": person.last_login,
        }
    ]


def erase_account(by, person: Person, reason: str) -> int:
    """The row stays, without a name: what others did with this person points to it."""
    person.name, person.email, person.is_active = f"Person {person.pk}, erased", None, False
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.filter(user=person).delete()
    return 1


def account_kept(person: Person) -> list[str]:
    return ["A row without name or address, so that counts and times of past incidents stay true."]


def links(person: Person) -> list[Row]:
    fields = ("purpose", "about", "created_at", "expires_at", "revoked_at", "last_used_at")
    return list[Row](person.links.order_by("pk").values(*fields))


def erase_links(by, person: Person, reason: str) -> int:
    revoke_links(person=person)
    return person.links.all().delete()[0]


def lines_by(person: Person) -> list[Row]:
    """What they did themselves. Words that name others are left out: only the kind and the time."""
    entries = Entry.objects.filter(words__by=person).order_by("at", "pk")
    return list[Row](entries.values("subject", "number", "kind", "at"))


def lines_kept(person: Person) -> list[str]:
    count = Entry.objects.filter(words__by=person).count()
    if not count:
        return []
    return [
        f"{count} lines of the journal of what they did: the decision log is kept for six years, as evidence of who "
        "decided what (public task; UK GDPR article 17(3)(b) and (e))."
    ]


def naming(person: Person) -> QuerySet[Entry]:
    """Lines of others that hold the person's name. A name that others share finds theirs too: an officer reads them."""
    if not person.name.strip():
        return Entry.objects.none()
    said = Q(words__text__icontains=person.name) | Q(words__detail__icontains=person.name)
    found = Entry.objects.filter(said).exclude(subject=ERASURES).select_related("words")
    return found.filter(Q(words__by=None) | ~Q(words__by=person)).order_by("at", "pk")


def lines_naming(person: Person) -> list[Row]:
    """Only the sentence with their name in it, and no number: the rest of a line may be about others."""
    return [
        {
            "subject": entry.subject,
            "number": entry.number,
            "kind": entry.kind,
            "at": entry.at,
            "said": _only_about(person, f"{entry.words.text}\n{entry.words.detail}"),
        }
        for entry in naming(person)
    ]


def naming_kept(person: Person) -> list[str]:
    count = sum(1 for entry in naming(person) if not _is_of_directory(entry))
    if not count:
        return []
    lines = "1 line" if count == 1 else f"{count} lines"
    return [
        f"{lines} of incidents, imports, sign-ins and looks that name them: until these are past their time, as "
        "evidence (public task; UK GDPR article 17(3)(b) and (e))."
    ]


def _is_of_directory(entry: Entry) -> bool:
    """About this person alone: not a whole file with others in it."""
    return entry.subject == "directory" and not entry.words.detail


def _only_about(person: Person, words: str) -> str:
    name = person.name.casefold()
    said = mask_in("\n".join(line for line in words.splitlines() if name in line.casefold()))
    others = Person.objects.exclude(pk=person.pk).exclude(name="").values_list("name", flat=True)
    for other in others:
        if other.casefold() not in name:
            said = said.replace(other, "[another person]")
    return said


def erase_naming(by, person: Person, reason: str) -> int:
    """Lines of the directory about this person alone. Lines of an incident go when the incident is past its time."""
    alone = [entry for entry in naming(person) if _is_of_directory(entry)]
    return erase_words(by=by, entries=alone, reason=f"{GONE}: person {person.pk}.") if alone else 0


def holds(person: Person) -> list[Row]:
    """That and when they were held. The reason names a case, and may be about others: an officer reads it."""
    return list[Row](person.holds.order_by("pk").values("held_from", "held_until"))


def holds_kept(person: Person) -> list[str]:
    count = person.holds.count()
    return (
        [f"{count} legal holds that have ended, for six years: as evidence of what was held."]
        if count
        else []
    )
