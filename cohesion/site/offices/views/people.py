"""Who came in, who was invited, and whose posts have ended."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.directory.views import query_of
from cohesion.site.offices import people_queries
from cohesion.site.offices.forms import DoingsForm

PER_PAGE = 50


def doings(request: HttpRequest, who) -> HttpResponse:
    form = DoingsForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = people_queries.doings(request.user, **wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "query": query_of(request), "is_filtered": any(wanted.values())}
    return render(request, "site/offices/people.html", context | {"reads_all": who.is_officer})
