"""What people type about events. Bad input gets a sentence, and loses nothing already typed."""

import uuid
from collections.abc import Mapping
from datetime import date

from django import forms

from cohesion.kit import clock
from cohesion.kit.forms import HouseForm
from events.actions import Term
from events.answers import BY_NAME
from events.fields import QUESTIONS, check_mobile, kept, line, one_of, words
from events.states import Answer, Outcome, StrandState

PRE_CHECK = {
    "where": ("land",),
    "when": ("event_on", "peak"),
    "what": ("activities",),
}


class QuestionsForm(HouseForm):
    """Some of the questions of an application, as `required` and `optional` name them."""

    def __init__(self, *args, required: tuple[str, ...], optional: tuple[str, ...] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in (*required, *optional):
            self.fields[name] = QUESTIONS[name]()
            self.fields[name].required = name in required

    def answers(self) -> dict[str, object]:
        return {name: kept(value) for name, value in self.cleaned_data.items() if name in QUESTIONS}

    def clean_mobile(self) -> str:
        return check_mobile(self.cleaned_data["mobile"])

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean_event_on(self) -> date:
        day: date = self.cleaned_data["event_on"]
        if day < clock.local(clock.now()).date():
            raise forms.ValidationError("That day has passed. Choose one to come.")
        return day

    def clean(self) -> dict:
        said = super().clean() or {}
        if said.get("starts") and said.get("ends") and said["ends"] <= said["starts"]:
            self.add_error(
                "ends",
                "It ends after it starts. If it goes past midnight, say so under “The event”, and put 23:59.",
            )
        return said


def section_form(name: str, data: Mapping | None, answers: Mapping[str, object]) -> QuestionsForm:
    """One page of the task list, with what was typed before."""
    section = BY_NAME[name]
    return QuestionsForm(data, initial=dict(answers), required=section.required, optional=section.optional)


def pre_check_form(step: str, data: Mapping | None) -> QuestionsForm:
    names = PRE_CHECK[step]
    is_free = step == "what"  # nothing ticked is an answer
    return QuestionsForm(data, required=() if is_free else names, optional=names if is_free else ())


class NoteForm(QuestionsForm):
    """Who notes an event for which nobody's permission is needed, and what it is called: no more than that."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, **kwargs) -> None:
        asked = ("title", "place_name", "contact", "email")
        super().__init__(*args, required=asked, optional=("mobile",), **kwargs)


class BeginForm(HouseForm):
    """The first page of an application: a way to reach its organiser, so that nothing typed is lost."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    contact = forms.CharField(label="Your name", max_length=120)
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="We send you an address at which you can go on.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


class SendForm(HouseForm):
    declared = forms.BooleanField(
        label="What I say here is true as far as I know, and the organiser stays responsible for safety",
        required=False,
    )


class FileForm(HouseForm):
    file = forms.FileField(label="A file", help_text="PDF, PNG or JPEG: a plan, a certificate of insurance.")


class NothingForm(HouseForm):
    """A step that needs no words, only the press of its button."""


class WordsForm(HouseForm):
    words = words("In your words", 400)()


class ReviewForm(HouseForm):
    upheld = forms.TypedChoiceField(
        label="What did you find?",
        choices=[("yes", "The decision stays"), ("no", "It is considered again")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = words("Why", 400, help_text="The organiser reads it.")()


class AnswerForm(HouseForm):
    """What a consultee says."""

    answer = one_of("Your answer", dict(Answer.choices))()
    words = words("Conditions, reasons, or what you need to know", 2000, required=False)()
    answered_as = line("Who answers", 120, help_text="Your post, such as Duty sergeant, events planning.")()
    private = forms.BooleanField(
        label="Private: for council officers only, not for the organiser",
        required=False,
    )


class SettleForm(HouseForm):
    """How a strand ends, in the words of its law."""

    words = words("What is advised or asked for, or why", 400, required=False)()

    def __init__(self, *args, said: Mapping[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ends = {str(end): said[end] for end in (StrandState.YES, StrandState.CONDITIONS, StrandState.NO)}
        self.fields = {"to": one_of("How it ends", ends)()} | self.fields


class ConsultForm(HouseForm):
    def __init__(self, *args, consultees: Mapping[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultee"] = one_of("Whom do you ask?", consultees)()


class RecommendForm(HouseForm):
    """How it should end, and why. One condition a line: "what; why; who; what shows it"."""

    outcome = one_of("How should it end?", dict(Outcome.choices))()
    reasons = words("Reasons, in words that the organiser will read", 2000)()
    power = line("By which power", 200, help_text="As in: consent as owner of the land.")()
    conditions = words(
        "Conditions, one a line",
        2000,
        required=False,
        help_text="What; why; who; what shows it. As in: Second exit kept clear; So that people get out; Organiser; "
        "Steward’s briefing.",
    )()
    alternative = line("What could be done instead", 300, required=False)()
    due_regard = line(
        "If not agreed: one line on equality",
        300,
        required=False,
        help_text="Whom it affects, and what was considered: Equality Act 2010, section 149.",
    )()

    def __init__(self, *args, due_on: date | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = due_on

    def clean_conditions(self) -> list[Term]:
        lines = [one for one in self.cleaned_data["conditions"].splitlines() if one.strip()]
        return [self._term(number, one) for number, one in enumerate(lines, 1)]

    def _term(self, number: int, typed: str) -> Term:
        parts = [part.strip() for part in typed.split(";")]
        if len(parts) != 4 or not all(parts):
            raise forms.ValidationError(
                f"Line {number}: write what, why, who, and what shows it, with a ; between each."
            )
        if any(len(part) > most for part, most in zip(parts, (200, 200, 80, 120), strict=True)):
            raise forms.ValidationError(
                f"Line {number} is too long: 200, 200, 80 and 120 characters at most."
            )
        text, reason, owner, evidence = parts
        return Term(text, reason, owner, evidence, self.due_on or clock.local(clock.now()).date())


class AfterwardsForm(HouseForm):
    """How it went, in five answers."""

    came = forms.IntegerField(label="About how many people came?", min_value=0, max_value=100_000)
    happened = words("Did anything happen that we should know of?", 1000, required=False)()
    complaints = words("Did neighbours say anything?", 1000, required=False)()
    change = words("What would you do differently?", 1000, required=False)()

    def answers(self) -> dict[str, object]:
        return {name: kept(value) for name, value in self.cleaned_data.items()}
