"""The only writers of the forums' room."""

from forums.actions.bodies import make_body, make_seat, take_seat
from forums.actions.chasing import chase_unread
from forums.actions.concerns import (
    accept,
    acknowledge,
    decline,
    pass_to_safeguarding,
    put_on_agenda,
    raise_concern,
    refer,
    respond,
)
from forums.actions.inviting import invite, invite_one, reschedule, uninvite
from forums.actions.joining import merge, support, take_back_support
from forums.actions.meetings import (
    add_item,
    approve_minutes,
    arrive,
    call_meeting,
    cancel,
    close,
    end,
    leave,
    open_meeting,
    publish_agenda,
)
from forums.actions.news import choose_news, tell_readers
from forums.actions.recording import agree_on, decide, minute, no_action
from forums.actions.requests import call_as_asked
from forums.actions.texting import raise_by_text, show_as

__all__ = [
    "accept",
    "acknowledge",
    "add_item",
    "agree_on",
    "approve_minutes",
    "arrive",
    "call_as_asked",
    "call_meeting",
    "cancel",
    "chase_unread",
    "choose_news",
    "close",
    "decide",
    "decline",
    "end",
    "invite",
    "invite_one",
    "leave",
    "make_body",
    "make_seat",
    "merge",
    "minute",
    "no_action",
    "open_meeting",
    "pass_to_safeguarding",
    "publish_agenda",
    "put_on_agenda",
    "raise_by_text",
    "raise_concern",
    "refer",
    "reschedule",
    "respond",
    "show_as",
    "support",
    "take_back_support",
    "take_seat",
    "tell_readers",
    "uninvite",
]
