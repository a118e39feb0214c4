"""What the service says of itself, for machines that collect it."""

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """One JSON object a line. The filter on the handler has masked numbers and secrets before this sees them."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if trouble := record.exc_text or record.stack_info:
            said["exception"] = trouble
        return json.dumps(said, ensure_ascii=False)
