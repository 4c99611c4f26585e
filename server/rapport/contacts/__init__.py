"""People that a workspace talks to: their identities, names, and whether they are blocked.

A phone number is not a key: a contact has many identities, and every message finds it through them.
"""
