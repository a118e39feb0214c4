"""A text as the server in Twilio's shape keeps it, and how Twilio describes it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from tests.fakes.answers import ACCOUNT
from tests.fakes.segments import segments

PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"


@dataclass
class Text:
    """A text this server has taken. `at` is time.time(), `clock` time.perf_counter(), when it was."""

    sid: str
    to: str
    body: str
    callback: str
    form: dict[str, str]
    at: float = field(default_factory=time.time)
    clock: float = field(default_factory=time.perf_counter)
    status: str = "queued"
    direction: str = "outbound-api"
    sent_at: float | None = None
    error_code: int | None = None
    leaves_at: float = 0.0

    @property
    def sender(self) -> str:
        return self.form.get("From") or self.form.get("MessagingServiceSid", "")

    def move(self, status: str, error_code: int | None = None) -> None:
        """Twilio fills `date_sent` when the text leaves its queue, not before."""
        self.status, self.error_code = status, error_code
        if status in ("sent", "delivered", "undelivered", "received"):
            self.sent_at = self.sent_at or time.time()

    def resource(self) -> dict[str, object]:
        by_service = "MessagingServiceSid" in self.form
        is_counted = not by_service or self.sent_at  # a service has not chosen its sender yet
        return {
            "sid": self.sid,
            "account_sid": ACCOUNT,
            "to": self.to,
            "from": self.form.get("From"),
            "messaging_service_sid": self.form.get("MessagingServiceSid"),
            "body": self.body,
            "status": self.status,
            "direction": self.direction,
            "num_segments": str(segments(self.body)) if is_counted else "0",
            "num_media": "0",
            "date_created": written(self.at),
            "date_updated": written(self.sent_at or self.at),
            "date_sent": written(self.sent_at),
            "error_code": self.error_code,
            "error_message": "Not delivered" if self.error_code else None,
            "price": None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "uri": f"{PATH}/{self.sid}.json",
            "subresource_uris": {"media": f"{PATH}/{self.sid}/Media.json"},
        }


def written(at: float | None) -> str | None:
    """A moment in Twilio's form, which has whole seconds only."""
    return None if at is None else format_datetime(datetime.fromtimestamp(int(at), UTC))


def page_of(texts: Iterable[Text], query: dict[str, str]) -> dict[str, object]:
    """One page of Twilio's list, newest first: filtered by To, From and the day of DateSent, with where to go on."""
    found = [text for text in texts if _is_asked_for(text, query)]
    found.sort(key=lambda text: text.at, reverse=True)
    size, number = min(int(query.get("PageSize", 50)), 1000), int(query.get("Page", 0))
    shown = found[number * size : (number + 1) * size]
    kept = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in query.items() if name != "Page")
    more = f"{PATH}.json?{kept}&Page={number + 1}" if len(found) > (number + 1) * size else None
    return {
        "page": number,
        "page_size": size,
        "uri": f"{PATH}.json",
        "first_page_uri": f"{PATH}.json?{kept}&Page=0",
        "next_page_uri": more,
        "previous_page_uri": None,
        "start": number * size,
        "end": number * size + len(shown) - 1,
        "messages": [text.resource() for text in shown],
    }


def _is_asked_for(text: Text, query: dict[str, str]) -> bool:
    if query.get("To", text.to) != text.to or query.get("From", text.form.get("From")) != text.form.get(
        "From"
    ):
        return False
    days = {name[8:]: value[:10] for name, value in query.items() if name.startswith("DateSent")}
    if not days:
        return True
    if text.sent_at is None:  # what has not left has no day yet
        return False
    day = datetime.fromtimestamp(text.sent_at, UTC).date().isoformat()
    checks = {"": day.__eq__, "<": day.__le__, ">": day.__ge__}
    return all(checks[sign](asked) for sign, asked in days.items())
