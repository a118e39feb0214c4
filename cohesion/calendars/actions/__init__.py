"""The only writers of this room. Whoever asks people to something has checked that they may."""

from cohesion.calendars.actions.answering import settle_need, take_answer
from cohesion.calendars.actions.inviting import ask, call_off, let_go, tell_of_change
from cohesion.calendars.actions.letters import mark_mail_read, take_mail
from cohesion.calendars.actions.streams import end_stream, make_stream, note_fetch

__all__ = [
    "ask",
    "call_off",
    "end_stream",
    "let_go",
    "make_stream",
    "mark_mail_read",
    "note_fetch",
    "settle_need",
    "take_answer",
    "take_mail",
    "tell_of_change",
]
