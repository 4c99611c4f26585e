"""What facts do to alerts."""
