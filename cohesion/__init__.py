"""Keeps the communities of a council area safe and together."""
