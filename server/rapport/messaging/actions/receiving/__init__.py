"""From what a webhook says to conversations and messages, a workspace's batch at a time."""
