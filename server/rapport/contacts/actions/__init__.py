"""What changes people: found by their identities, made, merged, named, blocked."""
