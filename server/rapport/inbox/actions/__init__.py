"""What members do for each other in conversations."""
