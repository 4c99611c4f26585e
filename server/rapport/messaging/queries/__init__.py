"""What is known about conversations and messages, in the shapes of the API and the stream."""
