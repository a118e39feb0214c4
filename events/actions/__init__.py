"""The only writers of the events' room."""

from events.actions.applying import begin, copy, note_at_once, save_section, send
from events.actions.asking import answer, ask, release
from events.actions.chasing import chase_organisers, remind_consultees
from events.actions.checking import ask_for_more, find_incomplete, note_it, take_up
from events.actions.deciding import Term, accept, ask_review, decide, meet, recommend, review, send_back
from events.actions.ending import cancel, close_addresses, say_how_it_went, withdraw
from events.actions.filing import add_file, take_file_away
from events.actions.lanes import begin_response, called_back, lift, move_to_standard
from events.actions.listing import show
from events.actions.responding import begin_from_request
from events.actions.strands import settle

__all__ = [
    "Term",
    "accept",
    "add_file",
    "answer",
    "ask",
    "ask_for_more",
    "ask_review",
    "begin",
    "begin_from_request",
    "begin_response",
    "called_back",
    "cancel",
    "chase_organisers",
    "close_addresses",
    "copy",
    "decide",
    "find_incomplete",
    "lift",
    "meet",
    "move_to_standard",
    "note_at_once",
    "note_it",
    "recommend",
    "release",
    "remind_consultees",
    "review",
    "save_section",
    "say_how_it_went",
    "send",
    "send_back",
    "settle",
    "show",
    "take_file_away",
    "take_up",
    "withdraw",
]
