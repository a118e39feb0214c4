"""The forums' calendars, for programs: streams of meetings, and one meeting as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.calendars.feeds import serve, single
from forums import queries
from forums.occasions import feed_of, occasion_of_meeting


def all_meetings(request: HttpRequest) -> HttpResponse:
    return serve(request, feed_of(request.path))


def of_body(request: HttpRequest, body_slug: str) -> HttpResponse:
    body = queries.public_body(body_slug)
    if body is None:
        raise Http404
    return serve(request, feed_of(request.path, body))


def meeting(request: HttpRequest, meeting_ref: str) -> HttpResponse:
    """One meeting to keep; 410 for one that was public and is no longer, so that programs let go of it."""
    found = queries.public_meeting(meeting_ref)
    if found is not None:
        return single(occasion_of_meeting(found), f"meeting-{found.ref}")
    if queries.meeting_of(meeting_ref) is None:
        raise Http404
    return render(request, "forums/no_such_meeting.html", status=410)
