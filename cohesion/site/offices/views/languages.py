"""Texts in other languages: the words as they arrive, and who has read them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.directory.people_views import sensitive
from cohesion.policy.book import book
from cohesion.policy.translations import fingerprint
from cohesion.site.offices import actions, queries
from cohesion.site.offices.forms import ReviewForm
from cohesion.site.offices.rules import may_change_settings
from cohesion.site.offices.views.settings import person


def index(request: HttpRequest, who) -> HttpResponse:
    return render(request, "site/offices/languages.html", {"every_language": queries.in_every_language()})


def show(request: HttpRequest, who, code: str) -> HttpResponse:
    context = {"texts": _texts_in(code), "may_change": may_change_settings(who)}
    return render(request, "site/offices/language.html", context)


@sensitive
def review(request: HttpRequest, who, code: str) -> HttpResponse:
    """Fill in, see what will happen, confirm. Each step carries all that was typed."""
    texts = _texts_in(code)
    read = {"words": fingerprint(book(), code)}
    form = ReviewForm(request.POST or None, rule=texts.rule, initial=read)
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        if "confirmed" not in request.POST:
            return render(request, "site/offices/review_confirm.html", {"form": form, "texts": texts})
        if _recorded(request, form, texts):
            return redirect("settings:language", code)
    return render(request, "site/offices/review.html", {"form": form, "texts": texts})


def _recorded(request: HttpRequest, form: ReviewForm, texts: queries.TextsIn) -> bool:
    try:
        actions.record_review(by=person(request), code=texts.language.code, **form.cleaned_data)
    except ValueError as objection:
        form.add_error(None, str(objection))
        return False
    messages.success(request, f"Texts in {texts.language.name} are sent from now on.")
    return True


def _texts_in(code: str) -> queries.TextsIn:
    texts = queries.texts_in(code)
    if texts is None:
        raise Http404("There are no texts in that language.")
    return texts
