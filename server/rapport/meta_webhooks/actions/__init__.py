"""Items put into their workspaces, and into the dead letters."""
