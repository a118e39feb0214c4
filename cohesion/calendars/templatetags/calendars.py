"""`{% load calendars %}`: ways to have a stream of meetings in one's own calendar."""

from django import template

from cohesion.calendars.writing import whole

register = template.Library()


@register.inclusion_tag("calendars/_subscribe.html")
def subscribe(path: str) -> dict[str, str]:
    """{% subscribe "/forums/calendar.ics" %}: a link that opens the calendar, and the address to copy into it."""
    address = whole(path)
    return {"https": address, "webcal": f"webcal://{address.partition('://')[2]}"}
