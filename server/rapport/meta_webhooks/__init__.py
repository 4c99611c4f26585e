"""Meta calls us: verify, keep the raw body, acknowledge, apply.

Owns the webhook log and the dead letters. What an item means is for the domains below to say.
"""
