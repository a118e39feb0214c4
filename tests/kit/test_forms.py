"""Forms in the house look: what is printed, what is read out, where an error leads."""

import re

from django import forms

from cohesion.kit.forms import HouseForm


class Report(HouseForm):
    called = forms.ChoiceField(
        label="Have you called 999?", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect
    )
    where = forms.CharField(
        label="Where?",
        help_text="A postcode is enough.",
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    kind = forms.ChoiceField(label="What is it?", choices=[("fire", "Fire")])
    more = forms.CharField(
        label="More", max_length=48, required=False, widget=forms.Textarea(attrs={"data-limit": "48"})
    )
    faiths = forms.MultipleChoiceField(
        label="Who?", choices=[("a", "All")], required=False, widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="I am sure")
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Somebody else changed it.")


class Foreign(forms.Form):
    """As a library makes them: not one of ours."""

    email = forms.EmailField(
        label="Email", widget=forms.EmailInput(attrs={"placeholder": "Address", "class": "their-own"})
    )


def tag_of(html: str, name: str) -> str:
    """The opening tag of the first control called `name`."""
    found = re.search(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', html)
    assert found, name
    return found[0]


def ids_of(html: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', html)


def test_form_gives_every_control_its_govuk_class():
    html = str(Report())
    expected = {
        "called": "govuk-radios__input",
        "where": "govuk-input",
        "kind": "govuk-select",
        "more": "govuk-textarea",
        "faiths": "govuk-checkboxes__input",
        "sure": "govuk-checkboxes__input",
    }
    for name, css in expected.items():
        assert f'class="{css}"' in tag_of(html, name)
    assert "class=" not in tag_of(html, "token")


def test_form_prints_no_id_twice_and_no_style():
    for form in (Report(), Report({})):
        html = str(form)
        assert len(ids_of(html)) == len(set(ids_of(html)))
        assert not re.search("style=|<script", html)


def test_clean_form_has_no_summary():
    assert "govuk-error-summary" not in str(Report())


def test_hint_is_announced_with_its_field():
    html = str(Report())
    assert 'aria-describedby="id_where_helptext"' in tag_of(html, "where")
    assert '<div class="govuk-hint" id="id_where_helptext">A postcode is enough.</div>' in html


def test_limit_is_announced_and_never_cuts_what_is_pasted():
    html = str(Report())
    assert 'aria-describedby="id_more_limit"' in tag_of(html, "more")
    assert "maxlength" not in tag_of(html, "more")
    assert "Up to 48 characters." in html
    assert "more" in Report({"more": "x" * 49}).errors


def test_error_follows_the_hints_in_what_is_read_out():
    form = Report({"more": "x" * 49})
    assert 'aria-describedby="id_where_helptext id_where_error"' in tag_of(str(form), "where")
    assert 'aria-describedby="id_more_limit id_more_error"' in tag_of(str(form), "more")
    assert 'aria-invalid="true"' in tag_of(str(form), "where")


def test_every_error_link_leads_to_something():
    html = str(Report({}))
    targets = re.findall(r'<li><a href="#([^"]+)">', html)
    assert targets == ["id_called_0", "id_where", "id_kind", "id_sure"]
    assert set(targets) <= set(ids_of(html))


def test_error_of_a_choice_is_announced_with_its_group():
    assert re.search(r'<fieldset[^>]*aria-describedby="id_called_error"', str(Report({})))


def test_summary_holds_errors_that_belong_to_no_visible_field():
    html = str(Report({}))
    assert "<li>Somebody else changed it.</li>" in html
    assert "<li>Fill in “Token”.</li>" in html


def test_missing_answers_are_asked_for_by_name():
    errors = Report({}).errors
    assert errors["called"] == ["Choose an answer to “Have you called 999?”."]
    assert errors["where"] == ["Fill in “Where?”."]
    assert errors["sure"] == ["Tick “I am sure”."]


def test_own_words_for_a_missing_answer_win():
    class Named(HouseForm):
        where = forms.CharField(error_messages={"required": "Tell us where it is."})

    assert Named({}).errors["where"] == ["Tell us where it is."]


def test_optional_fields_say_so_unless_the_form_does_not_want_it():
    class Plain(Report):
        mark_optional = False

    assert str(Report()).count("(optional)") == 2
    assert "(optional)" not in str(Plain())
    assert "(optional)" not in str(Foreign())


def test_what_people_typed_is_escaped_everywhere():
    class Nasty(HouseForm):
        place = forms.ChoiceField(
            label="<i>Where</i>", help_text="<i>hint</i>", choices=[("a", "<i>choice</i>")]
        )
        words = forms.CharField()

        def clean(self):
            raise forms.ValidationError("<i>%(value)s</i>", params={"value": "<b>"})

    html = str(Nasty({"place": "<u>", "words": '"><u>'}))
    assert not re.search("<[iub]>", html)
    assert "&lt;i&gt;hint&lt;/i&gt;" in html


def test_browser_does_not_check_before_we_do():
    assert "required" not in tag_of(str(Report()), "where")
    assert 'autocomplete="postal-code"' in tag_of(str(Report()), "where")


def test_form_of_a_library_is_dressed_too():
    html = str(Foreign({}))
    assert 'class="govuk-input govuk-input--error their-own"' in tag_of(html, "email")
    assert "placeholder" not in html
    assert '<a href="#id_email">Fill in “Email”.</a>' in html


def test_prefix_keeps_two_forms_on_a_page_apart():
    html = str(Report({}, prefix="a")) + str(Report({}, prefix="b"))
    assert len(ids_of(html)) == len(set(ids_of(html)))


def test_dressing_one_form_leaves_the_class_as_it_was():
    str(Report({}))
    assert Report.base_fields["more"].widget.attrs["maxlength"] == "48"
    assert Report.base_fields["where"].error_messages["required"] == "This field is required."
