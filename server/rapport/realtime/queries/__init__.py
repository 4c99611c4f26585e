"""From facts to events, and from events to streams."""
