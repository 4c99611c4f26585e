"""What every domain stands on: settings, database, fact log, queue, web doors, blobs, secrets.

Nothing in here knows a word of WhatsApp, contacts or campaigns.
"""
