"""What people, places and contact points can be."""

from django.db.models import IntegerChoices, TextChoices


class Role(TextChoices):
    """What a post is for. It decides what its holder sees and does: see rules.py."""

    SITE_CONTACT = "site_contact", "Site contact"
    POLICE_LIAISON = "police_liaison", "Police liaison"
    DUTY_OFFICER = "duty_officer", "Council duty officer"
    COHESION_LEAD = "cohesion_lead", "Cohesion lead"
    ADMINISTRATOR = "administrator", "Administrator"


class Rank(TextChoices):
    """The order in which a place's contacts are asked."""

    PRIMARY = "1", "Primary contact"
    DEPUTY = "2", "Deputy"
    THIRD = "3", "Third contact"


class Faith(TextChoices):
    """The tradition a place belongs to, in alphabetical order; none is first among them."""

    BAHAI = "bahai", "Baha'i"
    BUDDHIST = "buddhist", "Buddhist"
    CHRISTIAN = "christian", "Christian"
    COMMUNITY = "community", "Community centre"
    HINDU = "hindu", "Hindu"
    JAIN = "jain", "Jain"
    JEWISH = "jewish", "Jewish"
    MUSLIM = "muslim", "Muslim"
    SIKH = "sikh", "Sikh"
    OTHER = "other", "Another tradition"


class Visibility(TextChoices):
    PUBLIC = "public", "Anyone may know where it is"
    PARTNERS = "partners", "Police and council officers only"
    HIDDEN = "hidden", "Never on a public map; address known to police and council officers only"


class Way(TextChoices):
    """A way of reaching somebody. A text asks least of them, so it goes first unless they want something else."""

    TEXT = "text", "Text"
    VOICE = "voice", "Call"
    EMAIL = "email", "Email"


class Basis(TextChoices):
    """Why a number may be kept: UK GDPR article 6."""

    PUBLIC_TASK = "public_task", "Public task"
    CONSENT = "consent", "Consent"


class Condition(TextChoices):
    """Why a number that says somebody's faith may be kept: UK GDPR article 9."""

    EXPLICIT_CONSENT = "explicit_consent", "Explicit consent"
    PUBLIC_INTEREST = "public_interest", "Substantial public interest, by the Appropriate Policy Document"


class Reach(TextChoices):
    """Whether a text to this contact point can arrive."""

    GOOD = "good", "Can be reached"
    OPTED_OUT = "opted_out", "Texted STOP: ring them"
    INVALID = "invalid", "Number refused: ring or correct it"


class Weekday(IntegerChoices):
    """As Python counts them."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class BankHolidays(TextChoices):
    """What a weekly duty does when the day on which it begins is a bank holiday."""

    ALWAYS = "always", "The same as on other days"
    NEVER = "never", "Not on bank holidays"
    ONLY = "only", "Only on bank holidays"


class SwapState(TextChoices):
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Taken back"


SWAP_MOVES: dict[SwapState, frozenset[SwapState]] = {
    SwapState.OFFERED: frozenset({SwapState.ACCEPTED, SwapState.WITHDRAWN}),
    SwapState.ACCEPTED: frozenset(),
    SwapState.WITHDRAWN: frozenset(),
}


class AwayKind(TextChoices):
    """Why somebody does not answer at some times of the week."""

    WEEKLY = "weekly", "Every week at these hours"
    JUMUAH = "jumuah", "Jumu'ah"
    SHABBAT = "shabbat", "Shabbat"


class Marker(TextChoices):
    """A marker on the address in the control room's system. Police own it; nothing of it is kept here but this."""

    NONE = "none", "Not requested"
    REQUESTED = "requested", "Requested"
    CONFIRMED = "confirmed", "Confirmed by police"
