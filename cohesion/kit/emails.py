"""Email addresses as they may be shown and written down: enough to know one's own, too little to write to."""


def masked(email: str) -> str:
    """ "s…@example.org". What is no address becomes "…": somebody may have typed their password there."""
    name, at, domain = email.strip().rpartition("@")
    return f"{name[:1]}…@{domain}" if name and at else "…"
