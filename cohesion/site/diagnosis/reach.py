"""Whether we can be reached as others reach us: by PUBLIC_URL, through name, proxy and certificate.

Asked from this machine: a firewall may treat others differently, so a monitor outside should ask as well.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse

from cohesion.site.diagnosis.asking import ask
from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN, Finding


def public_address() -> Iterator[Finding]:
    """Our own `/health/` at the address that texts and the provider use, and the guard of what comes in."""
    try:
        said = ask(f"{settings.PUBLIC_URL}/health/")
        is_ours = "ok" in json.loads(said.body)
    except OSError as problem:
        do = "check the name, the certificate, the proxy (deploy/nginx.conf), and that serve is running."
        yield Finding(PROBLEM, f"PUBLIC_URL does not answer: {problem}.", do)
        return
    except (ValueError, TypeError):
        is_ours = False
    if not is_ours:
        do = "see where the name and the proxy lead; PUBLIC_URL must be the address people type."
        yield Finding(PROBLEM, f"Something else answers at PUBLIC_URL ({said.status}).", do)
        return
    yield Finding(OK, "PUBLIC_URL leads to us, as seen from this machine.")
    if settings.SMS_PROVIDER == "twilio":
        yield incoming()


def incoming() -> Finding:
    """What nobody has signed must be refused there, by us and not by the proxy."""
    try:
        status = ask(settings.PUBLIC_URL + reverse("messaging:twilio_inbound"), post=b"Body=1").status
    except (OSError, ValueError) as problem:
        return Finding(
            PROBLEM, f"The address for incoming texts does not answer: {problem}.", "see the proxy."
        )
    if status == 403:
        return Finding(OK, "The address for incoming texts takes only what is signed.")
    do = "let the proxy pass /messaging/ on as it is, and restart the service with the settings of doctor."
    return Finding(PROBLEM, f"An unsigned text was answered with {status}, not refused with 403.", do)


def mail() -> Finding:
    """The server of EMAIL_URL answers, with encryption and our password where there is one. Sends nothing."""
    server: Any = get_connection()  # the backends differ, and their stub knows the least of them
    if not hasattr(server, "host"):
        return Finding(OK if settings.DEMO else WARN, "Email is printed: there is no server to ask.")
    try:
        server.open()
        code = server.connection.ehlo()[0]
        server.close()
    except (OSError, ValueError) as problem:  # what smtplib raises is an OSError
        do = "check EMAIL_URL: server, port, password, and ?tls=True."
        return Finding(PROBLEM, f"The email server does not let us in: {type(problem).__name__}.", do)
    if code != 250:
        return Finding(PROBLEM, f"The email server greets us with {code}.", "ask whoever runs it.")
    return Finding(OK, "The email server lets us in.")
