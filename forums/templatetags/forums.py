"""`{% load forums %}`: how a vote went, in words."""

from django import template

from forums.queries import votes_in_words

register = template.Library()
register.filter("votes", votes_in_words)
