"""What runs by itself: the applier, and the upkeep of the log."""
