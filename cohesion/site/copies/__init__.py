"""Copies of everything, sealed; and putting one back so that nothing in it is sent a second time."""
