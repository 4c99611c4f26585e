"""What a team does in the inbox beside answering: notes, mentions, followers.

What is written here never reaches a customer. Conversations and messages are `messaging`'s.
"""
