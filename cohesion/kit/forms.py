"""Forms in the house look: any form printed as `{{ form }}` becomes GOV.UK fields with linked errors."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

CLASS_OF_WIDGET = (  # the first that fits; a text box in all its kinds is what is left
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Widget, "govuk-input"),
)
KIND_OF_CLASS = {"govuk-checkboxes__input": "checkboxes", "govuk-radios__input": "radios"}


def widget_class(widget: forms.Widget) -> str:
    """The GOV.UK class of a widget, for example `govuk-select`."""
    return next(name for kind, name in CLASS_OF_WIDGET if isinstance(widget, kind))


class HouseField(BoundField):
    """A field on a page: knows its GOV.UK class, its hint about length, and where an error link leads."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        field.widget.attrs.pop("placeholder", None)  # it vanishes as somebody types; a hint stays
        if "data-limit" in field.widget.attrs:
            field.widget.attrs.pop("maxlength", None)
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = f"{self.asking} “{str(self.label).rstrip(':')}”."

    @property
    def kind(self) -> str:
        """How the field is laid out: `radios`, `checkboxes` (several), `checkbox` (one), or `input`."""
        if isinstance(self.field.widget, forms.CheckboxInput):
            return "checkbox"
        return KIND_OF_CLASS.get(widget_class(self.field.widget), "input")

    @property
    def asking(self) -> str:
        """How a missing answer is asked for: a list of errors that all say “required” helps nobody."""
        if isinstance(self.field.widget, forms.RadioSelect | forms.Select):
            return "Choose an answer to"
        return "Tick" if self.kind == "checkbox" else "Fill in"

    @property
    def limit_hint(self) -> str:
        """“Up to 48 characters.” when the widget carries `data-limit="48"`, else nothing.

        It takes the place of `maxlength`, which cuts what somebody pastes without saying so.
        """
        limit = self.field.widget.attrs.get("data-limit")
        return f"Up to {limit} characters." if limit else ""

    @property
    def optional_mark(self) -> bool:
        """True when the label should say “(optional)”: a form says so once, by `mark_optional`."""
        return (
            getattr(self.form, "mark_optional", False) and not self.field.required and self.kind != "checkbox"
        )

    @property
    def anchor(self) -> str:
        """The id an error link leads to: the field, or the first of its choices."""
        if self.kind in ("radios", "checkboxes") and len(self):
            return str(self[0].id_for_label or "")
        return self.id_for_label or self.auto_id

    @property
    def aria_describedby(self) -> str | None:
        """The ids of hint, length and error, in the order they are read; None if the widget names its own."""
        described = super().aria_describedby
        if described is None or not (self.limit_hint and self.auto_id):
            return described
        hint, error = f"{self.auto_id}_helptext", f"{self.auto_id}_error"
        ids = [hint if self.help_text else "", f"{self.auto_id}_limit", error if self.errors else ""]
        return " ".join(filter(None, ids))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes, and the classes of GOV.UK beside those the widget already has."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            return attrs
        name = widget_class(widget)
        error = f"{name}--error" if self.errors and self.kind == "input" else ""
        attrs["class"] = " ".join(filter(None, [name, error, widget.attrs.get("class"), attrs.get("class")]))
        return attrs


class HouseRenderer(TemplatesSetting):
    """The project's FORM_RENDERER: fields, errors and hints from templates/kit/forms/."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
    bound_field_class = HouseField


class HouseMixin:
    """Habits of our forms. The browser's checks stay off: our messages are kinder, and read out together."""

    use_required_attribute = False
    mark_optional = True


class HouseForm(HouseMixin, forms.Form):
    """A form of ours. `{{ form }}` prints the error summary and the fields; docs/look.md has the page."""


class HouseModelForm(HouseMixin, forms.ModelForm):
    """The same for a form that begins from a model's fields."""
