"""The demonstration's pretend phones: anybody at this computer may read and answer them, as none of it leaves it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import parse_etags, urlencode

from cohesion.kit import clock
from cohesion.live.http import edition, etag_for, fragment
from cohesion.live.queries import revisions
from cohesion.messaging import phones as pretend
from cohesion.messaging.forms import PhoneCallForm, PhoneReplyForm, PhoneSwitchForm
from cohesion.messaging.providers.simulator import DELAY_S
from cohesion.messaging.queries import GROUPS, shelf


def filters(request: HttpRequest) -> dict[str, str]:
    """What the address asks for, without what is not understood."""
    group, search = (
        request.GET.get("group", ""),
        request.GET.get("search", "").strip()[:60].replace("\x00", ""),
    )
    asked = {
        "group": group if group in GROUPS else "",
        "search": search,
        "all": request.GET.get("all", "")[:1],
    }
    return {name: value for name, value in asked.items() if value}


def shown(request: HttpRequest) -> dict[str, object]:
    asked = filters(request)
    found = shelf(group=asked.get("group", ""), search=asked.get("search", ""), everyone="all" in asked)
    return {"shelf": found, "asked": asked, "query": urlencode(asked)}


def phones(request: HttpRequest) -> HttpResponse:
    chips = [
        {"key": key, "label": label, "query": urlencode({"group": key})} for key, label in GROUPS.items()
    ]
    delay_ms = " to ".join(f"{1000 * seconds:.0f}" for seconds in DELAY_S)
    signed_in = request.user.is_authenticated
    now = edition(topic=pretend.TOPIC, person=request.user) if signed_in else None
    page = {
        "edition": now,
        "chips": chips,
        "delay_ms": delay_ms,
        "now": clock.local(clock.now()),
        **shown(request),
    }
    return render(request, "messaging/phones.html", page)


def phones_fragment(request: HttpRequest) -> HttpResponse:
    """As `live.http.fragment`, but also for somebody not signed in: without a token their page asks by itself."""
    vary = tuple(sorted(filters(request).items()))

    def html(revision: int) -> str:
        return render_to_string("messaging/_phones.html", shown(request), request)

    if request.user.is_authenticated:
        return fragment(request, topic=pretend.TOPIC, person=request.user, vary=vary, render=html)
    revision = revisions([pretend.TOPIC])[pretend.TOPIC]
    etag = etag_for(pretend.TOPIC, revision, *vary)
    held = parse_etags(request.headers.get("If-None-Match", ""))
    response = HttpResponseNotModified() if etag in held else HttpResponse(html(revision))
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


def phone_reply(request: HttpRequest) -> HttpResponse:
    form = PhoneReplyForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["body"].strip():
        messages.error(request, "Type an answer of at most 480 characters, then press Send.")
        return back(request)
    phone = form.cleaned_data["phone"]
    pretend.reply(number=phone.number, body=form.cleaned_data["body"])
    return back(request, phone.pk)


def phone_call(request: HttpRequest) -> HttpResponse:
    form = PhoneCallForm(request.POST)
    if not form.is_valid():
        return back(request)
    phone, sid, key = (form.cleaned_data[name] for name in ("phone", "call", "key"))
    if not phone.texts.filter(sid=sid).exists():
        raise Http404
    if key == "ring":
        done = pretend.let_ring(sid=sid)
    else:
        done = pretend.pick_up(sid=sid, key="" if key == "listen" else key)
    if not done:
        messages.info(request, "That call has ended.")
    return back(request, phone.pk)


def phone_switch(request: HttpRequest) -> HttpResponse:
    form = PhoneSwitchForm(request.POST)
    if not form.is_valid():
        return back(request)
    phone = form.cleaned_data["phone"]
    pretend.switch(number=phone.number, on=form.cleaned_data["on"])
    return back(request, phone.pk)


def back(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """To the same choice of phones, at the phone that was used."""
    query = urlencode(filters(request))
    return redirect(
        f"{reverse('messaging:phones')}{'?' + query if query else ''}{f'#phone-{pk}' if pk else ''}"
    )
