"""Doors of messaging: conversations, messages, files."""
