import io
import json
import logging
import sys

import pytest

from cohesion.kit.logs import JsonLines
from cohesion.kit.phones import MaskNumbers


@pytest.fixture
def log():
    """A logger as settings make one, and what it has written."""
    said, logger = io.StringIO(), logging.Logger("cohesion.test")
    handler = logging.StreamHandler(said)
    handler.setFormatter(JsonLines())
    handler.addFilter(MaskNumbers())
    logger.addHandler(handler)
    logger.said = lambda: [json.loads(line) for line in said.getvalue().splitlines()]
    return logger


def test_each_line_is_one_object_with_numbers_and_secrets_masked(log):
    log.warning("Text to %s about /a/secret1234/\nsecond line", "+447700900102")

    [line] = log.said()

    assert line["message"] == "Text to 07••• •••102 about /a/•••/\nsecond line"
    assert (line["level"], line["logger"]) == ("WARNING", "cohesion.test")
    assert line["at"].endswith("+00:00")


def test_exception_stands_in_the_same_line_masked(log):
    try:
        raise ValueError("no route to +447700900102")
    except ValueError:
        log.error("It failed", exc_info=sys.exc_info())

    [line] = log.said()

    assert line["exception"].endswith("ValueError: no route to 07••• •••102")


def test_settings_choose_the_format(settings):
    assert settings.LOGGING["handlers"]["stderr"]["formatter"] == settings.LOG_FORMAT == "line"
    assert settings.LOGGING["formatters"]["json"]["()"] == "cohesion.kit.logs.JsonLines"
