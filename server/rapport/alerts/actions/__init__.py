"""Raising, reading and choosing."""
