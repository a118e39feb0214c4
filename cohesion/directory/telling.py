"""Tells the cohesion leads by email what they answer for, once it is certain. The journal has it in any case."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from cohesion.directory.queries import current_posts
from cohesion.directory.states import Role

log = logging.getLogger(__name__)


def tell_leads(subject: str, words: str) -> None:
    """Sends after the commit of the present transaction. Trouble with it is logged and undoes nothing."""
    transaction.on_commit(lambda: _send(f"[{settings.SITE_NAME}] {subject}", words))


def _send(subject: str, words: str) -> None:
    emails = current_posts().filter(role=Role.COHESION_LEAD).values_list("person__email", flat=True)
    to = sorted({email for email in emails if email})
    if not to:
        log.error("%s. Nobody can be told: no cohesion lead has an email address", subject)
        return
    try:
        send_mail(subject, words, None, to)
    except Exception:
        log.exception("%s, and the email that says so could not be sent", subject)
