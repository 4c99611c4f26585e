"""Doors of accounts: signing in, the own profile, the team, keys and the workspace."""
