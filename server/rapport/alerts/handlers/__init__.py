"""What facts, states and time do to alerts."""
