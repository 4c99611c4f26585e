"""What changes workspaces, people and their rights."""
