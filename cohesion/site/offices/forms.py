from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict

from cohesion.directory.models import AREA_SMS_NAME
from cohesion.directory.uploading import objections_to_file
from cohesion.kit import clock
from cohesion.kit.forms import HouseForm
from cohesion.kit.sms_text import objections_to_name
from cohesion.policy.book import Rule, shipped
from cohesion.policy.rules import objections_to_source, objections_to_value
from cohesion.site.offices.actions import MEANWHILE
from cohesion.site.offices.people_queries import DOINGS
from cohesion.site.offices.values import field_of, initial, leaves, name_of, put_together


class SearchForm(HouseForm):
    """What to look for among the settings. All of it may be left empty."""

    mark_optional = False
    q = forms.CharField(label="Name, words or source", required=False, max_length=80)
    only = forms.ChoiceField(
        label="Show", required=False, choices=[("", "All"), ("ours", "Only what the council has set")]
    )


class DoingsForm(HouseForm):
    """Which lines of the journal about people to show. All of it may be left empty."""

    mark_optional = False
    what = forms.ChoiceField(
        label="What happened",
        required=False,
        choices=[("", "All"), *((name, label) for name, (label, _) in DOINGS.items())],
    )
    words = forms.CharField(label="A name, or other words", required=False, max_length=80)
    since = forms.DateField(
        label="Since", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class DecisionForm(HouseForm):
    """Why something in force is changed, and which version whoever decides was looking at."""

    mark_optional = False
    reason = forms.CharField(
        label="Why is it changed?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": "400"}),
        help_text="It stands in the journal. No names of people outside the council.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, rule: Rule, **also) -> None:
        also["initial"] = {"seen": rule.version} | also.get("initial", {})
        super().__init__(*args, **also)
        self.rule = rule

    def clean(self) -> dict[str, Any]:
        """What changed meanwhile is said, and the next try is about what is in force then."""
        said = super().clean()
        if said.get("seen") not in (None, self.rule.version):
            self.add_error(None, MEANWHILE)
            data = cast(QueryDict, self.data).copy()
            data[self.add_prefix("seen")] = str(self.rule.version)
            self.data = data
        return said


class RecordForm(DecisionForm):
    """A setting, one field for each part of its value, by the kind of what is in force."""

    source = forms.CharField(
        label="Where does this value come from?",
        max_length=200,
        help_text="A law, a guide, an agreement or a meeting, so that the next person can look it up.",
    )
    checked_on = forms.DateField(
        label="When was that last looked at?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, rule: Rule, **also) -> None:
        today = clock.local(clock.now()).date()
        also["initial"] = initial(rule.value) | {"checked_on": today}
        super().__init__(*args, rule=rule, **also)
        parts = {name_of(path): field_of(path, part) for path, part in leaves(rule.value)}
        self.fields = parts | self.fields
        self.order_fields([*parts, "source", "checked_on", "reason", "seen"])
        self.parts = list(parts)

    def look_at_value_only(self) -> None:
        """For a preview: what is still to be filled in beside the value is not asked for yet."""
        for name in ("source", "checked_on", "reason"):
            self.errors.pop(name, None)

    @property
    def value(self) -> Any:
        """What the answers make; only of a form whose parts are valid."""
        return put_together(self.rule.value, self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if "checked_on" in said:
            for objection in objections_to_source("said elsewhere", said["checked_on"]):
                self.add_error("checked_on", objection)
        if all(name in said for name in self.parts):
            alone = self.parts[0] if len(self.parts) == 1 else None
            for objection in objections_to_value(shipped()[self.rule.key], self.value):
                self.add_error(alone, objection)
        return said


class ReviewForm(DecisionForm):
    """Who has read the wordings of a language, when, and which words those were."""

    reviewer = forms.CharField(
        label="Who read them all?",
        max_length=80,
        help_text="A native speaker, by name, who answers for it that the words say what the English ones say.",
    )
    reviewed_on = forms.DateField(
        label="On which day?", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(widget=forms.HiddenInput)

    field_order = ["reviewer", "reviewed_on", "reason", "words", "seen"]

    def clean_reviewed_on(self) -> date:
        day = self.cleaned_data["reviewed_on"]
        if objections := objections_to_source("said elsewhere", day):
            raise forms.ValidationError(objections)
        return day


class AreaForm(HouseForm):
    """What an area is called in texts: plain characters, few of them."""

    mark_optional = False
    sms_name = forms.CharField(
        label="What is it called in texts?",
        max_length=40,  # what is too long is said with its length, not cut
        help_text="As people call it who have seconds to read, such as W'borough.",
        widget=forms.TextInput(attrs={"data-limit": str(AREA_SMS_NAME), "class": "govuk-input--width-10"}),
    )

    def clean_sms_name(self) -> str:
        name = self.cleaned_data["sms_name"]
        if objections := objections_to_name(name, at_most=AREA_SMS_NAME, what="The area's name in texts"):
            raise forms.ValidationError(objections)
        return name


class FileForm(HouseForm):
    """A directory file: its name and size are looked at before a byte of it is."""

    mark_optional = False
    file = forms.FileField(
        label="The directory file",
        help_text="A CSV file, as your spreadsheet saves it.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if objections := objections_to_file(file.name, file.size):
            raise forms.ValidationError(objections)
        return file
