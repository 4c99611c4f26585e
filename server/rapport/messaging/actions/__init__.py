"""What changes conversations and messages."""
