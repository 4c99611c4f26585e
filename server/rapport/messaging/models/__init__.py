"""Tables of conversations, messages, files and lanes."""
