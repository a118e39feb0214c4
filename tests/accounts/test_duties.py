from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from cohesion.accounts.duties import forget_ended_sessions
from cohesion.kit import clock

pytestmark = pytest.mark.django_db


def test_sign_ins_that_have_run_out_are_forgotten_and_others_kept():
    now = clock.now()
    for key, hours in (("old", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    assert forget_ended_sessions(now) == 1
    assert Session.objects.get().session_key == "open"
