"""What is due by the clock in the directory."""

from datetime import datetime

from cohesion.directory.rota_actions import fill_rota


def write_rota_on(now: datetime) -> int:
    """Writes the rota on by what the weekly patterns have in the days ahead. Returns how many duties are new."""
    return fill_rota(now=now)[0]
