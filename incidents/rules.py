"""Who may do what in an incident, and what must be true first. Objections are sentences; none means go ahead."""

from cohesion.directory.queries import Standing


def may_see_incidents(who: Standing) -> bool:
    """The list and every board: police liaison, council officers and, for their own incidents, site contacts."""
    return who.is_officer or bool(who.places)
