"""WhatsApp Business accounts (WABAs) and their phone numbers: connecting, state, quality, limits.

Owns the directory that says which workspace a number belongs to, and the access tokens.
"""
