"""Django's SQLite, with the writers of one process taking turns, and connections that are kept open.

SQLite lets one writer in at a time and the others sleep and try again: the unlucky ones starve, then fail. A lock
in the process makes them queue instead. Writers of other processes are still met by SQLite's own busy timeout.
"""

import threading
from collections import defaultdict

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from cohesion.kit.sqlite import idle

_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds its turn from BEGIN IMMEDIATE to COMMIT or ROLLBACK."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._holds_turn = False
        self._file: idle.File | None = None

    def get_new_connection(self, conn_params):
        self._file = None if self.is_in_memory_db() else idle.file_at(str(self.settings_dict["NAME"]))
        return idle.take(self._file) or super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self):
        result = super()._commit()
        self._end_turn()
        return result

    def _rollback(self):
        try:
            return super()._rollback()
        finally:
            self._end_turn()

    def _close(self):
        try:
            is_sound = self.connection is not None and not self.errors_occurred
            if is_sound and idle.give(self._file, self.connection):
                return None
            return super()._close()
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._holds_turn or self.is_in_memory_db():
            return
        name = str(self.settings_dict["NAME"])
        seconds = self.settings_dict["OPTIONS"].get("timeout", 5)
        if not _turns[name].acquire(timeout=seconds):
            raise OperationalError("database is locked")
        self._holds_turn = True

    def _end_turn(self) -> None:
        if self._holds_turn:
            self._holds_turn = False
            _turns[str(self.settings_dict["NAME"])].release()
