"""What may be done with conversations."""

from rapport.core.permissions import Permission

READ_ALL = "conversations.read_all"

PERMISSIONS = [
    Permission(
        READ_ALL,
        "Inbox",
        "See all conversations",
        "Without it, only those assigned to the member.",
        agents=True,
    ),
    Permission("conversations.reply", "Inbox", "Write to customers", "And react.", agents=True),
    Permission("conversations.assign", "Inbox", "Assign conversations", "To anybody.", agents=True),
    Permission("conversations.close", "Inbox", "Close and reopen", "Conversations.", agents=True),
]
