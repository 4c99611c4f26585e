"""Virtual customers by the million: who they are follows from their numbers, and only what they did
is remembered, in a few bytes each. What they do with messages is `network/crowd.py`."""
