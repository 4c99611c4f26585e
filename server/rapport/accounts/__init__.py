"""Workspaces and the people in them: members, roles, sessions, API keys, and the audit log.

Owns who may do what. Nothing here knows about messages or numbers.
"""
