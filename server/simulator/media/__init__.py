"""Pictures, sounds, films and files: their limits, their bytes, and samples to send."""
