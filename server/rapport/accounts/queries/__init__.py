"""What is known about workspaces, people and their rights."""
