"""Backups: one file that holds the database, the files and the secret key, and can prove it."""
