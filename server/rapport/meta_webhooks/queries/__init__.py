"""Questions about webhooks. Nothing here writes."""
