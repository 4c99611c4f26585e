"""What members should look at now: the bell, and how it reaches them elsewhere.

Owns alerts, who has read them, what each member chose, and the browsers that take pushes.
"""
