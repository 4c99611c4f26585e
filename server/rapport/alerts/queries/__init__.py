"""Alerts as they are shown, and who wants which."""
