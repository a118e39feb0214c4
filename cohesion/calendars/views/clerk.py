"""Mails about meetings that a person has to read: they were not, or could not be, taken as an answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.calendars import actions, queries
from cohesion.calendars.models import Mail
from cohesion.directory.queries import Standing


def mails(request: HttpRequest, who: Standing) -> HttpResponse:
    return render(request, "calendars/mails.html", {"mails": queries.mails_for_clerk()})


def read_mail(request: HttpRequest, who: Standing, mail_id: int) -> HttpResponse:
    mail = get_object_or_404(Mail, pk=mail_id)
    if not actions.mark_mail_read(by=request.user, mail=mail):
        messages.info(request, "Somebody has read this already.")
    return redirect("calendars:mails")
