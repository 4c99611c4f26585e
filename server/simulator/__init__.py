"""A WhatsApp of our own: Meta's Cloud API, with phones to type on. Imports nothing of rapport."""
