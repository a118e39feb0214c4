"""`{% load forums %}`: how a vote went, and what a quorum asks of sectors, in words."""

from django import template

from forums.queries import votes_in_words
from forums.rules import sectors_in_words

register = template.Library()
register.filter("of_sectors", sectors_in_words)
register.filter("votes", votes_in_words)
