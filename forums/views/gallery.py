"""The public gallery: whoever follows a meeting without a name, what they ask, its papers and its minutes."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.accounts.limits import unattended
from cohesion.kit.refusals import Refused
from forums import queries
from forums.actions import asking
from forums.minutes_queries import document, paper_of
from forums.models import Meeting, Question
from forums.room_forms import QuestionForm
from forums.room_queries import GALLERY
from forums.room_states import MEDIA_TYPES
from forums.states import MeetingState
from forums.views.picture import Picture, live, live_part

SUPPORTED = "supported"  # the cookie of what a browser has supported; nothing of it is kept by us
MOST = 200  # of them; a browser that has more begins anew


def show(request: HttpRequest, meeting_ref: str) -> HttpResponse:
    """The live page; by POST a question, or the support of one."""
    meeting = _found(meeting_ref)
    form = QuestionForm(request.POST if "text" in request.POST else None)
    if request.method == "POST" and "support" in request.POST:
        return support(request, meeting, request.path)
    if request.method == "POST" and ask(request, meeting, form):
        return redirect(request.path)
    context = live(Picture(request, meeting, GALLERY), f"{request.path}region/")
    return render(request, "forums/live.html", context | {"form": form})


@unattended
def region(request: HttpRequest, meeting_ref: str) -> HttpResponse:
    return live_part(Picture(request, _found(meeting_ref), GALLERY))


def ask(request: HttpRequest, meeting: Meeting, form: QuestionForm) -> bool:
    """Takes a question, or says in the form why not."""
    if not form.is_valid():
        return False
    try:
        asking.ask_question(meeting=meeting, text=form.cleaned_data["text"])
    except Refused as refused:
        form.add_error(None, refused.objections)
        return False
    messages.success(request, "The clerk has your question. It stands here once it is taken.")
    return True


def support(request: HttpRequest, meeting: Meeting, back: str) -> HttpResponse:
    """One more for a question, once from each browser: what it has supported is known to it alone."""
    response = redirect(back)
    wanted = request.POST["support"]
    question = get_object_or_404(Question, pk=int(wanted) if wanted.isdigit() else 0, meeting=meeting)
    mine = _supported(request)
    if question.pk not in mine:
        try:
            asking.support(question=question)
            kept = signing.dumps([*mine, question.pk][-MOST:], salt=SUPPORTED)
            response.set_cookie(SUPPORTED, kept, httponly=True, samesite="Lax", secure=request.is_secure())
        except Refused as refused:
            messages.error(request, str(refused))
    return response


def _supported(request: HttpRequest) -> list[int]:
    try:
        return list(signing.loads(request.COOKIES.get(SUPPORTED, ""), salt=SUPPORTED))
    except (signing.BadSignature, TypeError):
        return []


def paper(request: HttpRequest, meeting_ref: str, paper_id: int) -> HttpResponse:
    """A paper that everybody may read, once the agenda is out."""
    meeting = queries.public_meeting(meeting_ref)
    if meeting is None or not meeting.shows_agenda:
        raise Http404
    return download(meeting, paper_id, with_exempt=False)


def download(meeting: Meeting, paper_id: int, *, with_exempt: bool) -> HttpResponse:
    """The file, to be saved: no page of ours shows what somebody brought. The policy of every page holds for it too."""
    found = paper_of(meeting, paper_id, with_exempt=with_exempt)
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.data), content_type=MEDIA_TYPES[found.format])
    response.headers["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response


def minutes(request: HttpRequest, meeting_ref: str) -> HttpResponse:
    """The approved minutes as one document, to read or to print."""
    meeting = queries.public_meeting(meeting_ref)
    if meeting is None or not meeting.shows_minutes:
        raise Http404
    context = {"document": document(meeting, with_exempt=False), "back": meeting.get_absolute_url()}
    return render(request, "forums/minutes.html", context)


def _found(ref: str) -> Meeting:
    """A meeting of a public body that goes on; after it, its page says what came of it."""
    meeting = queries.public_meeting(ref)
    if meeting is None or meeting.state != MeetingState.IN_PROGRESS:
        raise Http404
    return meeting
