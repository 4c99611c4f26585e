"""Doors of channels: accounts, numbers, and connecting them."""
