"""Raising, reading and moving."""
