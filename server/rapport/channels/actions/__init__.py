"""What changes connected accounts and numbers."""
