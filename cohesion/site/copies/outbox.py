"""What a copy that was put back may not do: send. It is of another evening, and everything in it has had its chance.

Written as plain SQL, for it must be done before the copy is anybody's database: no sender may find it half done.
"""

from datetime import datetime

from django.contrib.sessions.models import Session

from cohesion.messaging.models import Line, Message
from cohesion.messaging.states import IN_FLIGHT, TOLD, UNSENT, State

RESTORED = "restored"  # rules.FAULTS has the words


def at_rest(now: datetime, schema: str = "") -> list[str]:
    """The statements after which nothing in the copy leaves, in any way, whatever is heard of it later.

    What waited has expired. What was on its way is unknown for good. What the provider has is not sent anew, nor
    said in another way, if it did not arrive. Nobody stays signed in: a session may have been ended since.
    """
    moment = f"'{now:%Y-%m-%d %H:%M:%S.%f}{'+00' if schema else ''}'"
    messages, lines, sessions = (schema + model._meta.db_table for model in (Message, Line, Session))
    ended = f"settled_at = {moment}, error_code = '{RESTORED}', lease_until = NULL"
    gone = among(*IN_FLIGHT, *TOLD)
    return [
        f"UPDATE {messages} SET state = '{State.EXPIRED}', {ended} WHERE {among(*UNSENT)}",  # noqa: S608
        f"UPDATE {messages} SET state = '{State.UNKNOWN}', {ended} "  # noqa: S608
        f"WHERE {among(*IN_FLIGHT)} AND settled_at IS NULL",
        f"UPDATE {messages} SET expires_at = {moment} "  # noqa: S608
        f"WHERE {gone} AND (expires_at IS NULL OR expires_at > {moment})",
        f"UPDATE {messages} SET called_back_at = {moment} WHERE {gone} AND called_back_at IS NULL",  # noqa: S608
        f"UPDATE {lines} SET call_at = NULL",  # noqa: S608
        f"DELETE FROM {sessions}",  # noqa: S608
    ]


def among(*states: State) -> str:
    return "state IN ({})".format(", ".join(f"'{state}'" for state in states))
