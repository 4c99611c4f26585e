"""What is worth an alert, and whom it reaches how."""
