"""Who and what exists: the business, its WABAs and numbers, the phones, their chats and windows.

All of it is one tree of structs (`models.State`), so that saving and resetting are one step each.
"""
