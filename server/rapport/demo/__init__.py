"""The demo: a shop with a team, customers and conversations, for a first look around.

Its story is data in `stories/`; it is played by people on the simulator's phones and by the team's
own verbs, so that everything in it has really happened, and it is removed without a trace.
"""
