"""A conversation: everything between one contact and one number; open or closed."""

import sqlalchemy as sa

from rapport.core.db.metadata import Json, Time, now, tenant_key, tenant_table

conversation = tenant_table(
    "conversation",
    sa.Column("id", sa.Uuid),
    sa.Column("contact_id", sa.Uuid, nullable=False),
    sa.Column("number_id", sa.Uuid, nullable=False),
    sa.Column("status", sa.Text, nullable=False, server_default="closed"),
    sa.Column("assignee_id", sa.Uuid),
    sa.Column("unread_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("waiting_since", Time),
    sa.Column("last_inbound_at", Time),
    sa.Column("last_inbound_wamid", sa.Text),
    sa.Column("window_expires_at", Time),
    sa.Column("referral", Json),
    sa.Column("referred_at", Time),
    sa.Column("free_entry_expires_at", Time),
    sa.Column("last_message_id", sa.Uuid),
    sa.Column("last_message_at", Time, nullable=False),
    sa.Column("opened_at", Time),
    sa.Column("closed_at", Time),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
    sa.UniqueConstraint("workspace_id", "contact_id", "number_id"),
    sa.CheckConstraint("status in ('open', 'closed')", name="status"),
    sa.Index("conversation_latest_idx", "workspace_id", "last_message_at", "id"),
    sa.Index("conversation_newest_idx", "workspace_id", "status", "last_message_at", "id"),
    sa.Index("conversation_assignee_idx", "workspace_id", "assignee_id", "last_message_at", "id"),
    sa.Index(
        "conversation_waiting_idx",
        "workspace_id",
        "status",
        sa.text("coalesce(waiting_since, '9999-12-31Z'::timestamptz)"),
        "id",
    ),
    sa.Index(
        "conversation_unread_idx",
        "workspace_id",
        "last_message_at",
        "id",
        postgresql_where=sa.text("unread_count > 0"),
    ),
    sa.Index(
        "conversation_window_idx",
        "workspace_id",
        "window_expires_at",
        "id",
        postgresql_where=sa.text("status = 'open'"),
    ),
    tenant_key(("contact_id",), "contact", ondelete="CASCADE"),
    # a number is only ever erased with its workspace
    tenant_key(("number_id",), "phone_number"),
    owned=True,
)

conversation_event = tenant_table(
    "conversation_event",
    sa.Column("id", sa.Uuid),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("actor_kind", sa.Text, nullable=False),
    sa.Column("actor_id", sa.Uuid),
    sa.Column("actor_name", sa.Text, nullable=False),
    sa.Column("data", Json, nullable=False, server_default="{}"),
    sa.Column("at", Time, nullable=False),
    sa.Index("conversation_event_thread_idx", "workspace_id", "conversation_id", "at"),
    tenant_key(("conversation_id",), "conversation", ondelete="CASCADE"),
    owned=True,
)
