"""Message templates: the approved ones that every WABA starts with, and the check of a send."""
