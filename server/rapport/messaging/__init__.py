"""Conversations and messages, in and out, with every state between typed and read.

Owns the service window, the lanes that send, the statuses that come back, and the files.
"""
