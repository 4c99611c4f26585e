"""What is known about connected accounts and numbers."""
