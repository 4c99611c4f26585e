"""What a business may send: the shapes and limits of every kind of message.

Pure reading of the request's JSON; it knows no number, no window and no person.
"""
