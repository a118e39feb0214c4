"""The clerk's addresses of dates, of days that communities keep, and of who sits where."""

from django.urls import path

from cohesion.accounts.permits import permit
from forums.permits import CLERK
from forums.views import bodies, dates, kept_days


def _both(address: str, view, name: str):
    return path(address, permit(view, get=CLERK, post=CLERK), name=name)


desk_addresses = [
    path("desk/dates/", permit(dates.index, get=CLERK), name="dates"),
    _both("desk/dates/venues/", dates.make_venue, "make_venue"),
    path("desk/dates/plans/<int:plan_id>/", permit(dates.plan, get=CLERK), name="dates_plan"),
    _both("desk/dates/plans/<int:plan_id>/set/", dates.set_them, "dates_set"),
    _both("desk/dates/plans/<int:plan_id>/withdraw/", dates.withdraw, "dates_withdraw"),
    _both("desk/dates/<slug:body_slug>/<int:year>/", dates.propose, "dates_propose"),
    path("desk/days/", permit(kept_days.index, get=CLERK), name="kept_days"),
    _both("desk/days/people/", kept_days.may_ask, "day_keepers"),
    _both("desk/days/people/<int:keeper_id>/end/", kept_days.may_not_ask, "day_keeper_end"),
    _both("desk/days/kept/<str:day_key>/", kept_days.keep, "keep_day"),
    _both("desk/days/reviews/<slug:observance>/", kept_days.review, "review_observance"),
    _both("desk/bodies/<slug:body_slug>/terms/", bodies.terms, "terms"),
    path("desk/bodies/<slug:body_slug>/invite/", permit(bodies.invite, get=CLERK), name="invite"),
    _both("desk/bodies/<slug:body_slug>/circles/", bodies.circle, "circle"),
]
