"""What somebody wants to hear of the forums: by their secret address, or signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forums import actions
from forums.forms import NewsForm
from forums.models import Reader


def own(request: HttpRequest) -> HttpResponse:
    return _choosing(request, request.user, Reader.objects.filter(person=request.user.pk).first())


def by_address(request: HttpRequest, reader: Reader) -> HttpResponse:
    return _choosing(request, reader.person, reader)


def _choosing(request: HttpRequest, person, reader: Reader | None) -> HttpResponse:
    """The page after it is the same page, as its address is in a mail and leads nowhere else."""
    form, saved = NewsForm(request.POST if request.method == "POST" else None, initial=_chosen(reader)), ""
    if request.method == "POST" and form.is_valid():
        actions.choose_news(by=person, **form.cleaned_data)
        hears = form.cleaned_data["bodies"] and (
            form.cleaned_data["by_email"] or form.cleaned_data["by_text"]
        )
        saved = "We write to you as you chose." if hears else "Nothing of the forums is sent to you any more."
    return render(request, "forums/news.html", {"form": form, "saved": saved})


def _chosen(reader: Reader | None) -> dict[str, object]:
    """What is ticked when the page opens: nothing, for whoever never chose, but the way that costs them least."""
    if reader is None:
        return {"by_email": True}
    return {"bodies": reader.bodies.all(), "by_email": reader.by_email, "by_text": reader.by_text}
