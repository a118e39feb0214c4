"""The only writers of the forums' room."""

from forums.actions.bodies import change_terms, make_body, make_circle, make_seat, take_seat
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
from forums.actions.dates import (
    call_clear,
    make_venue,
    object_to,
    propose_dates,
    set_dates,
    withdraw_dates,
)
from forums.actions.inviting import invite, invite_one, reschedule, uninvite
from forums.actions.joining import merge, support, take_back_support
from forums.actions.kept_days import SUBJECT as DAYS_TOPIC
from forums.actions.kept_days import (
    ask_which_day,
    keep_day,
    may_ask,
    may_not_ask,
    record_review,
    say_day,
    unkeep_day,
)
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
    "DAYS_TOPIC",
    "accept",
    "acknowledge",
    "add_item",
    "agree_on",
    "approve_minutes",
    "arrive",
    "ask_which_day",
    "call_as_asked",
    "call_clear",
    "call_meeting",
    "cancel",
    "change_terms",
    "chase_unread",
    "choose_news",
    "close",
    "decide",
    "decline",
    "end",
    "invite",
    "invite_one",
    "keep_day",
    "leave",
    "make_body",
    "make_circle",
    "make_seat",
    "make_venue",
    "may_ask",
    "may_not_ask",
    "merge",
    "minute",
    "no_action",
    "object_to",
    "open_meeting",
    "pass_to_safeguarding",
    "propose_dates",
    "publish_agenda",
    "put_on_agenda",
    "raise_by_text",
    "raise_concern",
    "record_review",
    "refer",
    "reschedule",
    "respond",
    "say_day",
    "set_dates",
    "show_as",
    "support",
    "take_back_support",
    "take_seat",
    "tell_readers",
    "uninvite",
    "unkeep_day",
    "withdraw_dates",
]
