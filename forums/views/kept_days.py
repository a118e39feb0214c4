"""The page of days that communities keep: who is asked, what they said, what is written down, who read the table."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cohesion.almanac.faith import observances
from cohesion.directory.queries import Standing
from cohesion.kit import clock
from forums import actions, date_forms, forms, kept_days
from forums.models import DayKeeper, KeptDayAsk
from forums.views.doing import doing

PAGE = "/forums/desk/days/"


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    now = clock.now()
    lines = observances()
    context = {
        "coming": kept_days.coming(now),
        "is_covered": kept_days.is_covered(now),
        "keepers": kept_days.keepers(now),
        "observances": lines,
        "read": sum(1 for line in lines if line.reviewed_by),
    }
    return render(request, "forums/kept_days.html", context)


def may_ask(request: HttpRequest, who: Standing) -> HttpResponse:
    form = date_forms.DayKeeperForm(request.POST or None)

    def do(told: dict) -> str:
        return f"{actions.may_ask(by=request.user, **told)}."

    lead = (
        "Note it only when they said so. They get a text or an email 60, 30 and 7 days before a day that is in doubt, "
        "until they have answered. The words name no faith."
    )
    return doing(request, form, do, then=PAGE, title="Who may be asked", button="Note it", lead=lead)


def may_not_ask(request: HttpRequest, who: Standing, keeper_id: int) -> HttpResponse:
    keeper = get_object_or_404(DayKeeper.objects.select_related("person"), pk=keeper_id)
    form = forms.NothingForm(request.POST or None)

    def do(told: dict) -> str:
        actions.may_not_ask(by=request.user, keeper=keeper)
        return f"{keeper.person} is asked no more."

    lead = "They get no more questions, and links they have end. What they said before stays."
    title = f"Ask {keeper.person} no more"
    return doing(request, form, do, then=PAGE, title=title, button="Ask no more", lead=lead)


def keep(request: HttpRequest, who: Standing, day_key: str) -> HttpResponse:
    """Writes down which day is kept, or takes that back."""
    kept = kept_days.date_called(day_key)
    if kept is None:
        raise Http404
    if kept.confirmed:
        return _unkeep(request, day_key, kept)
    answers = KeptDayAsk.objects.filter(key=day_key).exclude(said=None)
    last = {one.person_id: one.said for one in answers.order_by("answered_at")}
    form = date_forms.KeepDayForm(request.POST or None, kept=kept, said=Counter(last.values()))

    def do(told: dict) -> str:
        actions.keep_day(by=request.user, key=day_key, **told)
        return f"Written down: {kept.observance.name}."

    lead = f"The table says: {kept.when()}. What you write down wins over it, and the other days are open to meetings."
    title = f"Which day is {kept.observance.name}?"
    return doing(request, form, do, then=PAGE, title=title, button="Write it down", lead=lead)


def _unkeep(request: HttpRequest, day_key: str, kept) -> HttpResponse:
    form = forms.ReasonForm(request.POST or None)

    def do(told: dict) -> str:
        actions.unkeep_day(by=request.user, key=day_key, reason=told["reason"])
        return "Taken back."

    lead = f"Written down as {kept.when()}. Taken back, the table is in force again with every day that it may be."
    title = f"Take back which day is {kept.observance.name}"
    return doing(request, form, do, then=PAGE, title=title, button="Take it back", lead=lead)


def review(request: HttpRequest, who: Standing, observance: str) -> HttpResponse:
    """The line as it stands, to be read out to whoever knows; and who has read it."""
    line = next((one for one in observances() if one.key == observance), None)
    if line is None:
        raise Http404
    form = date_forms.ReviewForm(request.POST or None)

    def do(told: dict) -> str:
        actions.record_review(by=request.user, key=line.key, **told)
        return f"{line.name}: read by {told['reader']}."

    dates = kept_days.dates_of(line.key)
    context = {"line": line, "dates": dates}
    return doing(request, form, do, then=PAGE, template="forums/review_observance.html", **context)
