"""What members should look at now: the bell.

Owns alerts, and who has read them.
"""
