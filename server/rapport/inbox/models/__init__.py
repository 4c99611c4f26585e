"""Tables of what the team writes for itself."""
