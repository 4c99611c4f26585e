"""Ads and posts that open a chat: what a click on one brings along (fact sheet §2.4, §4.2)."""
