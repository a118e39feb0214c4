def listen() -> None:
    """Placeholder until written."""
