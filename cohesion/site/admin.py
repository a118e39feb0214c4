"""Every table, to look at: numbers masked, what people wrote left out, the journal as its reader may read it."""

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from cohesion.directory.listing import known_to
from cohesion.directory.models import Place
from cohesion.directory.queries import standing
from cohesion.journal.models import Entry, Words
from cohesion.journal.queries import readable_by
from cohesion.kit import emails
from cohesion.kit.phones import mask, mask_in
from cohesion.live.models import Round
from cohesion.messaging.models import Message, Reply

ROOMS = (
    "accounts",
    "journal",
    "records",
    "directory",
    "messaging",
    "upkeep",
    "calendars",
    "plan",
    "incidents",
    "forums",
    "events",
    "policy",
)  # of live the rounds alone: topics would betray side by side
LEFT_OUT = {  # administrators need not be police liaison or council officers, for whom these are
    "directory.SiteCard": "How a building is protected: for whoever comes to help.",
    "forums.Caller": "From which number a concern was texted: for the clerk's news alone.",
    "forums.DateAsk": "Who sits in the body of a community would say who they are.",
    "forums.DateObjection": "Who cannot come when: for the clerk.",
    "forums.DayKeeper": "Whom we ask which day they keep would say what they believe.",
    "forums.KeptDayAsk": "Which day somebody keeps says what they believe.",
    "forums.Membership": "Who sits in the body of a community would say who they are.",
    "forums.Support": "Who says the same as a concern: only how many is anybody's business.",
    "incidents.DebriefAnswer": "What people said in confidence of an evening.",
    "incidents.ForceReference": "Only police read it, and nobody else can tell that there is one.",
    "incidents.Perception": "Who sees hate in it: for police and council officers.",
    "incidents.TensionEntry": "For police and council officers.",
}
NUMBERS = {"number", "to", "sender"}
NEVER = {
    # secrets
    *("password", "digest", "attempt", "nonce"),
    # a file of numbers on its way in
    "directory.Upload.data",
    # what people wrote in confidence
    *(
        "body",
        "one_way",
        "late",
        "raw",
        "must_know",
        "in_building",
        "reason",
        "remains",
        "agreed_by",
        "fact",
        "note",
        "reasons",
        "journal.Words.detail",  # why a number was shown, which may name a hidden place
        "what",
        "why",
        "plan.Request.answer",
        "progress",
        "evidence",
        "owner",
        "facilitator",
        "agencies",
        "community",
        "summary",
        "happened",
        "went_well",
        "to_change",
        "by_whom",
        "said_as",
        "theme",
        "recommendation",
    ),
    # the officers' record, and what only police read
    *("claim", "incidents.Rumour.source", "line", "where", "what", "why", "rejected", "link"),
    *("exact_location", "hazards", "access", "number_hurt", "emergency_services"),
    *("incidents.Methane.type", "incidents.Methane.major", "incidents.ForceReference.reference"),
    *("incidents.Perception.answer", "incidents.Perception.perceiver", "incidents.Rumour.verdict"),
    # what somebody raised, and what is not public
    *("forums.Concern.text", "forums.Concern.answer", "forums.ExemptNote.text", "forums.Concern.raised_by"),
    "forums.Attendance.guest",
    # what somebody needs or said of a meeting, what came by mail, and what secret addresses are made of
    *("calendars.Rsvp.needs", "calendars.Rsvp.comment", "calendars.Rsvp.seed", "messaging.Message.calendar"),
    *("calendars.Mail.sender", "calendars.Mail.subject", "calendars.Mail.words"),
    *("forums.Question.text", "forums.Paper.title", "forums.Paper.data"),
    *("forums.Amendment.before", "forums.Amendment.words", "forums.Amendment.refusal"),
    *("forums.PollOption.phones", "forums.PollOption.hands", "forums.PollOption.paper"),
    # what organisers said, what consultees and officers said of it, and how it went
    *("answers", "afterwards", "shown", "events.Strand.words", "events.Consultation.words", "answered_as"),
    *("events.Decision.comment", "due_regard", "alternative", "data", "events.Document.name"),
    *("ended_because", "dropped_because", "events.Condition.text"),
    # Shabbat or Jumu'ah would say what somebody believes
    *("directory.TimeAway.kind", "directory.TimeAway.weekday"),
    *("directory.TimeAway.from_time", "directory.TimeAway.until_time"),
    # what may name a hidden place
    *("post_title", "label", "messaging.Message.subject"),
    # a gap would betray a line for others
    "journal.Entry.number",
    # an error may repeat what it failed on
    "live.Round.problem",
}


class LookOnly(admin.ModelAdmin):
    """A table and its rows, except what nobody should read here. No method of it changes anything."""

    only_looks = True
    actions = None
    view_on_site = False
    list_per_page = 50
    show_full_result_count = False

    def get_urls(self) -> list:
        """The list and the row: no form to add or delete, and no history, as nothing is done here."""
        return [
            address
            for address in super().get_urls()
            if str(address.name).endswith(("_changelist", "_change"))
        ]

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None):
        """Headed by its key: what a row calls itself may name a hidden place."""
        name = f"{self.model._meta.verbose_name} {object_id}"
        return super().change_view(request, object_id, form_url, {"original": name, "subtitle": name})

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> list:
        return self.get_fields(request)

    def get_list_display_links(self, request: HttpRequest, list_display) -> list:
        return list_display[:1]

    def get_fields(self, request: HttpRequest, obj=None) -> list:
        fields = self.model._meta.concrete_fields
        return [column(field) for field in fields if not {field.name, str(field)} & NEVER]

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list:
        return self.get_fields(request, obj)


class LookAtJournal(LookOnly):
    """Only the lines that whoever looks may read on the pages they stand on. Others are not there at all."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        path = "" if self.model is Entry else "entry__"
        return super().get_queryset(request).filter(readable_by(request.user, path))


class LookAtPlaces(LookOnly):
    """Without the hidden ones, unless whoever looks may know of them."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).filter(known_to(standing(request.user)))


def column(field: models.Field):
    """How a field is shown: words without numbers; another row only by its key, which names nobody."""

    @admin.display(description=field.verbose_name)
    def shown(row) -> str:
        value = getattr(row, field.attname)
        if value is None:
            return ""
        if field.is_relation:
            return f"{field.related_model._meta.verbose_name} {value}"
        if field.choices:
            return str(getattr(row, f"get_{field.name}_display")())
        if isinstance(field, models.EmailField):
            return emails.masked(value)
        is_number = field.name in NUMBERS and isinstance(value, str) and value
        return mask(value) if is_number else mask_in(str(value))

    shown.__name__ = field.name
    return shown


class LookAtTexts(LookOnly):
    """Without those about a concern: its reference beside a person's key would say who raised it."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        texts = super().get_queryset(request).exclude(about__startswith="concern")
        return texts.exclude(topic__startswith="concern.") if self.model is Message else texts


SPECIAL = {
    Entry: LookAtJournal,
    Words: LookAtJournal,
    Place: LookAtPlaces,
    Message: LookAtTexts,
    Reply: LookAtTexts,
}
for room in ROOMS:
    for model in apps.get_app_config(room).get_models():
        if model._meta.label in LEFT_OUT:
            continue
        admin.site.register(model, SPECIAL.get(model, LookOnly))
admin.site.register(Round, LookOnly)
