"""What members may do with accounts and numbers."""

from rapport.core.permissions import Permission

PERMISSIONS = [
    Permission("channels.read", "Channels", "See numbers", "Their state and limits.", agents=True),
    Permission("channels.manage", "Channels", "Connect numbers", "And change their settings."),
]
