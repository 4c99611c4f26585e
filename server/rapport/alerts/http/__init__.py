"""A member's own alerts."""
