"""A playbook as people type it: a step a line, a task a line. Bad input gets a sentence, and loses nothing typed."""

import re
from typing import Any

from django import forms

from cohesion.directory.models import Group
from cohesion.kit.forms import HouseForm
from incidents.actions.agreeing import UNAGREED_ADVICE, Advice
from incidents.playbooks import MAY, MOST_MINUTES, Plan
from incidents.states import Ladder, Party, Step

SAME_FAITH = [("none", "No"), ("opted_in", "Contacts who asked for it"), ("all", "All places of that faith")]
LINE = re.compile(r"(\d{1,4})\s*(?:min\w*)?\s*[:,]?\s+(\S.*)")


def steps_typed(steps: list[dict[str, Any]]) -> str:
    """The steps of a ladder as they are typed: "3 ask the third contact", a line each."""
    return "\n".join(f"{step['at_minutes']} {Step(step['do']).label}" for step in steps)


def read_steps(text: str, ladder: Ladder) -> list[dict[str, Any]]:
    """The steps that were typed, in the order of their minutes. Raises ValidationError with a sentence a bad line."""
    known = {step.label: step for step in MAY[ladder]}
    steps, wrong = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = LINE.fullmatch(line)
        do = known.get(found[2].strip(" .").lower()) if found else None
        if found is None or do is None or int(found[1]) > MOST_MINUTES:
            wrong.append(f"“{line}” is no step. Type minutes and one of: {'; '.join(known)}.")
        else:
            steps.append({"at_minutes": int(found[1]), "do": do.value})
    if wrong:
        raise forms.ValidationError(wrong)
    return sorted(steps, key=lambda step: step["at_minutes"])


class PlaybookForm(HouseForm):
    """One version: reach, ladders, quorum, checklists, promises, advice."""

    radius_km = forms.FloatField(
        label="Within how many kilometres", min_value=0, max_value=50, help_text="0: no radius."
    )
    nearest = forms.IntegerField(
        label="At least so many of the nearest places",
        min_value=0,
        max_value=20,
        help_text="A place in the country may have no neighbour within the radius.",
    )
    same_area = forms.BooleanField(label="Places in the same area", required=False)
    same_faith = forms.ChoiceField(
        label="Places of the same faith", choices=SAME_FAITH, widget=forms.RadioSelect
    )
    groups = forms.ModelMultipleChoiceField(
        label="Groups of places",
        queryset=Group.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first_update_minutes = forms.IntegerField(
        label="First update within how many minutes", min_value=1, max_value=10080
    )
    update_minutes = forms.IntegerField(
        label="Then an update every so many minutes", min_value=1, max_value=10080
    )
    advice = forms.CharField(
        label="Safety advice",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only what police and fire have agreed. Leave it empty until then.",
    )
    advice_by = forms.CharField(label="Who agreed the advice", required=False, max_length=120)
    advice_on = forms.DateField(
        label="When they agreed it",
        required=False,
        help_text="As in 2026-12-01.",
        widget=forms.DateInput(format="%Y-%m-%d"),
    )
    why = forms.CharField(
        label="Why it changes, and who says so",
        max_length=200,
        error_messages={"required": "Say why it changes, and who says so."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not Group.objects.exists():
            self.fields["groups"].help_text = "No group has been made yet."
        for ladder in Ladder:
            self.fields[f"ladder_{ladder}"] = _lines(
                f"Ladder: {ladder.label}", f"Minutes and a step on each line: {'; '.join(_labels(ladder))}."
            )
        for party in Party:
            self.fields[f"quorum_{party}"] = forms.IntegerField(
                label=f"How many have to have it: {party.label}", min_value=1, max_value=9
            )
            self.fields[f"checklist_{party}"] = _lines(f"Checklist: {party.label}", "One task on each line.")
        self.order_fields(ORDER)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for ladder in Ladder:
            try:
                said[f"ladder_{ladder}"] = read_steps(said.get(f"ladder_{ladder}", ""), ladder)
            except forms.ValidationError as wrong:
                self.add_error(f"ladder_{ladder}", wrong)
        if not (bool(said.get("advice")) == bool(said.get("advice_by")) == bool(said.get("advice_on"))):
            self.add_error("advice", UNAGREED_ADVICE)
        return said

    def plan(self) -> Plan:
        """What was typed, as a plan."""
        said = self.cleaned_data
        reach = {name: said[name] for name in ("radius_km", "nearest", "same_area", "same_faith")}
        return Plan(
            reach=reach | {"groups": [group.pk for group in said["groups"]]},
            ladder={ladder.value: said[f"ladder_{ladder}"] for ladder in Ladder},
            quorum={party.value: said[f"quorum_{party}"] for party in Party},
            first_update_minutes=said["first_update_minutes"],
            update_minutes=said["update_minutes"],
            checklists={party.value: _tasks(said[f"checklist_{party}"]) for party in Party},
        )

    def agreed_advice(self) -> Advice:
        said = self.cleaned_data
        return Advice(text=said["advice"], by=said["advice_by"], on=said["advice_on"])


def typed(plan: Plan) -> dict[str, Any]:
    """A plan as the form begins with it."""
    initial: dict[str, Any] = {**plan.reach, "groups": plan.reach.get("groups", [])}
    initial |= {
        "first_update_minutes": plan.first_update_minutes,
        "update_minutes": plan.update_minutes,
    }
    initial |= {f"ladder_{ladder}": steps_typed(plan.steps(ladder)) for ladder in Ladder}
    initial |= {f"quorum_{party}": plan.quorum.get(party, 1) for party in Party}
    return initial | {f"checklist_{party}": "\n".join(plan.checklists.get(party, [])) for party in Party}


ORDER = [
    *("radius_km", "nearest", "same_area", "same_faith", "groups"),
    *(f"ladder_{ladder}" for ladder in Ladder),
    *(f"quorum_{party}" for party in Party),
    *(f"checklist_{party}" for party in Party),
    *("first_update_minutes", "update_minutes", "advice", "advice_by", "advice_on", "why"),
]


def _lines(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


def _labels(ladder: Ladder) -> list[str]:
    return [step.label for step in MAY[ladder]]


def _tasks(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
