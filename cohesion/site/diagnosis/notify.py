"""GOV.UK Notify, asked for our template: that needs the key, and shows whether the words have a place in it."""

from collections.abc import Iterator

from django.conf import settings
from notifications_python_client import NotificationsAPIClient

from cohesion.site.diagnosis.asking import PATIENCE
from cohesion.site.diagnosis.finding import OK, PROBLEM, Finding


def notify_answers() -> Iterator[Finding]:
    base = {"base_url": settings.NOTIFY_API_BASE} if settings.NOTIFY_API_BASE else {}
    try:
        client = NotificationsAPIClient(settings.NOTIFY_API_KEY, timeout=PATIENCE, **base)
        with client.request_session:
            body = str(client.get_template(settings.NOTIFY_TEMPLATE_ID)["body"]).strip()
    except Exception as problem:  # whatever it is, it is a finding
        do = "check NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID, and that this machine may reach the internet."
        yield Finding(PROBLEM, f"Notify does not show our template: {problem}.", do)
        return
    if body == "((body))":
        yield Finding(OK, "Notify knows our key and our template.")
    else:
        do = "let the template at Notify hold ((body)) and nothing else."
        yield Finding(PROBLEM, "The template at Notify would change the words of texts.", do)
