"""What Meta decides about a business and its numbers, and the webhooks that tell of it."""
