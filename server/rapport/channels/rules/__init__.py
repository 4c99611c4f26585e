"""Decisions about accounts and numbers. Nothing here reads or writes."""
