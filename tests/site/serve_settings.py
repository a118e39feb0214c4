"""Our settings, with a few more addresses: what the tests of `serve` run with."""

from cohesion.settings import *  # noqa: F403

ROOT_URLCONF = "tests.site.serve_urls"
