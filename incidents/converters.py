"""What may stand in an address. Anything else is no address of ours, so it never reaches the database."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class Reference(StringConverter):
    """The short reference of an incident, in either case."""

    regex = "[A-Za-z0-9]{1,8}"


class Token(StringConverter):
    """The secret of a personal link."""

    regex = "[A-Za-z0-9]{1,64}"


register_converter(Reference, "ref")
register_converter(Token, "token")
