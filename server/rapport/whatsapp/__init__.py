"""Meta's wire: client, webhook payloads, signature, errors, message shapes, limits and rules.

Owns what WhatsApp says and how it is said. Pure: no tables, no settings, no clock; whatever it
needs is passed in.
"""
