"""What members see of each other's work."""
