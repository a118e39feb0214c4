import pytest

from cohesion.site.diagnosis.configuration import settings_are_safe
from cohesion.site.diagnosis.finding import OK

pytestmark = pytest.mark.django_db


def test_demonstration_needs_no_public_address(settings):
    settings.DEMO = True
    assert [found.grade for found in settings_are_safe()] == [OK]
