"""Decisions about messages: which status wins, what a conversation becomes, what may be sent."""
