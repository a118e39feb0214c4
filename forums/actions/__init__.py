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
from forums.actions.recording import agree_on, decide, minute, no_action
from forums.actions.requests import call_as_asked

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
    "close",
    "decide",
    "decline",
    "end",
    "keep_day",
    "leave",
    "make_body",
    "make_circle",
    "make_seat",
    "make_venue",
    "may_ask",
    "may_not_ask",
    "minute",
    "no_action",
    "object_to",
    "open_meeting",
    "pass_to_safeguarding",
    "propose_dates",
    "publish_agenda",
    "put_on_agenda",
    "raise_concern",
    "record_review",
    "refer",
    "respond",
    "say_day",
    "set_dates",
    "take_seat",
    "unkeep_day",
    "withdraw_dates",
]
