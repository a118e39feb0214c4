"""The settings of a server with a topic whose rule takes a second and a half, and a page that gives a token of it."""

from cohesion.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.slow_page"
SILENCED_SYSTEM_CHECKS = ["cohesion.E020"]  # the page of the measurement is no page of ours
