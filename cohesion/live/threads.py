"""Database work for tasks on the loop, in a few threads of its own.

Channels' own thread is shared by all sockets of a process: there, one slow query would stop every page. And it opens
a connection for each call, which takes SQLite ten times as long as the query.
"""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import Error, connection

Given = ParamSpec("Given")
Result = TypeVar("Result")


def in_threads(
    name: str, at_most: int
) -> Callable[[Callable[Given, Result]], Callable[Given, Awaitable[Result]]]:
    """Makes a function with queries awaitable. So many of its calls run at once, the others wait.

    On PostgreSQL the connection goes back to the pool; on SQLite each thread keeps its own, until a query fails.
    """
    pool = ThreadPoolExecutor(max_workers=at_most, thread_name_prefix=name)

    def make(function: Callable[Given, Result]) -> Callable[Given, Awaitable[Result]]:
        @wraps(function)
        def call(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            try:
                return function(*args, **kwargs)
            except Error:
                connection.close()
                raise
            finally:
                if connection.vendor != "sqlite":
                    connection.close()

        return sync_to_async(call, thread_sensitive=False, executor=pool)

    return make
