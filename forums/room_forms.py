"""What is typed while a meeting goes on, and of its papers and draft minutes."""

from typing import Any

from django import forms

from cohesion.kit.forms import HouseForm
from cohesion.policy.book import book
from forums.forms import offered, words_field
from forums.models import Meeting, Poll
from forums.states import COMING, MeetingState


class PollForm(HouseForm):
    question = forms.CharField(label="Question", max_length=120)
    answers = forms.CharField(
        label="Answers",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="From two to six, one a line.",
    )

    def clean_answers(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["answers"].splitlines() if line.strip()]


class CountForm(HouseForm):
    """Two numbers for each answer: hands in the room, and slips of paper."""

    def __init__(self, *args, poll: Poll, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for option in poll.options.all():
            for way, label in (("hands", "hands"), ("paper", "slips of paper")):
                self.fields[f"{way}_{option.number}"] = forms.IntegerField(
                    label=f"{option}: {label}",
                    min_value=0,
                    max_value=999,
                    initial=getattr(option, way),
                )

    def counted(self, way: str) -> dict[int, int]:
        """What was typed, by the number of each answer."""
        told = self.cleaned_data
        return {int(name.split("_")[1]): told[name] for name in told if name.startswith(f"{way}_")}


class QuestionForm(HouseForm):
    text = forms.CharField(
        label="Ask a question without your name",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": "200"}),
        help_text="The clerk reads it first. We keep nothing that leads to you. Name nobody.",
        error_messages={"required": "Write your question."},
    )


class PaperForm(HouseForm):
    title = forms.CharField(label="Title", max_length=120, help_text="As a person would ask for it.")
    summary = words_field(
        "What it says", 600, help_text="In plain words, for whoever cannot read the file itself."
    )
    file = forms.FileField(label="File", help_text="PDF, OpenDocument, Word or plain text.")
    exempt_reason = forms.CharField(
        label="Why only members may read it",
        max_length=200,
        required=False,
        help_text="Leave it empty for a paper that everybody may read.",
    )

    def paper(self) -> dict[str, Any]:
        """As `add_paper` takes it. A file that is too large is not read: its length alone is refused."""
        told = dict(self.cleaned_data)
        file = told.pop("file")
        most = book().value("forum.paper_largest_kb") * 1000
        return told | {"data": file.read(most + 1)}


class ApproveForm(HouseForm):
    approved_in = forms.ModelChoiceField(
        label="Which meeting approved them?",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="None: in writing, once the time for changes is over",
    )

    def __init__(self, *args, meeting: Meeting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        later = Meeting.objects.filter(body=meeting.body, starts_at__gt=meeting.starts_at)
        later = later.exclude(state__in=(*COMING, MeetingState.CANCELLED))
        offered(self, "approved_in").queryset = later.select_related("body")


class AmendForm(HouseForm):
    words = words_field("The minute as it should be", 4000)
    why = forms.CharField(label="Why", max_length=200, required=False)


class TakeForm(HouseForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    words = words_field("The minute from now on", 4000)


class RefuseForm(HouseForm):
    reason = forms.CharField(
        label="Why it is not taken",
        max_length=200,
        help_text="Whoever proposed it reads this.",
        error_messages={"required": "Say why it is not taken."},
    )


class DialogueForm(HouseForm):
    facilitator = forms.CharField(
        label="Who facilitates it?", max_length=80, help_text="A post or a body. No names."
    )
    quiet_space = forms.CharField(
        label="Where is the quiet space?",
        max_length=120,
        help_text="A room nearby to which anybody may withdraw without a reason.",
    )
    ground_rules = words_field(
        "Ground rules", 1500, help_text="One a line. They are agreed at the beginning."
    )


class RulesForm(HouseForm):
    ground_rules = words_field("The rules as they were agreed", 1500, help_text="One a line.")
