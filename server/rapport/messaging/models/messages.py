"""Messages, their attempts, reactions, and statuses that came before their message."""

import sqlalchemy as sa

from rapport.core.db.metadata import Json, Time, now, tenant_key, tenant_table

# The insert of a queued row is the outbox. `due_at` is set while it waits for its lane and
# `in_flight_since` while its fate is open; both are null for good afterwards, so that statuses
# touch no indexed column and PostgreSQL updates in place (HOT). Statuses of neighbours come
# together, so a page needs room for a second version of half its rows: with 85 % filled two updates
# of three moved the row and wrote three indexes again, with 60 % one of twenty-five.
# `scheduled_for` is when somebody wanted it sent, and stays: an index whose condition names the
# status would take the updates in place away.
message = tenant_table(
    "message",
    sa.Column("id", sa.Uuid),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("contact_id", sa.Uuid, nullable=False),
    sa.Column("number_id", sa.Uuid, nullable=False),
    sa.Column("direction", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("content", Json, nullable=False),
    sa.Column("text", sa.Text, nullable=False, server_default=""),
    sa.Column("wamid", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("rank", sa.SmallInteger, nullable=False),
    sa.Column("sort_at", Time, nullable=False),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
    sa.Column("origin_kind", sa.Text, nullable=False),
    sa.Column("origin_id", sa.Uuid),
    sa.Column("origin_name", sa.Text),
    sa.Column("client_id", sa.Text),
    sa.Column("intent_key", sa.Text),
    sa.Column("callback_data", sa.Text),
    sa.Column("media_id", sa.Uuid),
    sa.Column("reply_to_wamid", sa.Text),
    sa.Column("resend_of", sa.Uuid),
    sa.Column("referral", Json),
    sa.Column("forwarded", sa.Boolean, nullable=False, server_default=sa.false()),
    # the way out
    sa.Column("recipient", sa.Text),
    sa.Column("priority", sa.SmallInteger),
    sa.Column("due_at", Time),
    sa.Column("scheduled_for", Time),
    sa.Column("send_by", Time),
    sa.Column("needs_window", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("attempt", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("in_flight_since", Time),
    sa.Column("claim_epoch", sa.BigInteger),
    sa.Column("claim_health", sa.Float),
    # what became of it
    sa.Column("accepted_at", Time),
    sa.Column("sent_at", Time),
    sa.Column("delivered_at", Time),
    sa.Column("read_at", Time),
    sa.Column("played_at", Time),
    sa.Column("failed_at", Time),
    sa.Column("unconfirmed_at", Time),
    sa.Column("error", Json),
    sa.Column("pricing", Json),
    sa.UniqueConstraint("workspace_id", "wamid"),
    sa.CheckConstraint("direction in ('inbound', 'outbound')", name="direction"),
    sa.Index("message_thread_idx", "workspace_id", "conversation_id", "sort_at", "id"),
    sa.Index(
        "message_intent_key",
        "workspace_id",
        "origin_kind",
        "intent_key",
        unique=True,
        postgresql_where=sa.text("intent_key is not null"),
    ),
    sa.Index(
        "message_resend_key",
        "workspace_id",
        "resend_of",
        unique=True,
        postgresql_where=sa.text("resend_of is not null"),
    ),
    sa.Index(
        "message_lane_idx",
        "workspace_id",
        "number_id",
        "priority",
        "due_at",
        "id",
        postgresql_where=sa.text("due_at is not null"),
    ),
    sa.Index(
        "message_again_idx",
        "workspace_id",
        "number_id",
        "recipient",
        postgresql_where=sa.text("due_at is not null and attempt > 0"),
    ),
    sa.Index(
        "message_in_flight_idx",
        "workspace_id",
        "number_id",
        "in_flight_since",
        postgresql_where=sa.text("in_flight_since is not null"),
    ),
    sa.Index(
        "message_scheduled_idx",
        "workspace_id",
        "conversation_id",
        "scheduled_for",
        postgresql_where=sa.text("scheduled_for is not null"),
    ),
    sa.Index(
        "message_media_idx",
        "workspace_id",
        "media_id",
        postgresql_where=sa.text("media_id is not null"),
    ),
    tenant_key(("conversation_id",), "conversation", ondelete="CASCADE"),
    owned=True,
)

# One try at sending that reached Meta, or may have. A message that was accepted at the first one
# tells that itself and has no row.
message_attempt = tenant_table(
    "message_attempt",
    sa.Column("message_id", sa.Uuid),
    sa.Column("number", sa.SmallInteger),
    sa.Column("claimed_at", Time, nullable=False),
    sa.Column("ended_at", Time, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("code", sa.Integer),
    sa.Column("detail", sa.Text),
    tenant_key(("message_id",), "message", ondelete="CASCADE"),
    key=("message_id", "number"),
    owned=True,
)

reaction = tenant_table(
    "reaction",
    sa.Column("message_id", sa.Uuid),
    sa.Column("by", sa.Text),
    sa.Column("emoji", sa.Text, nullable=False),
    sa.Column("at", Time, nullable=False),
    tenant_key(("message_id",), "message", ondelete="CASCADE"),
    sa.CheckConstraint("by in ('contact', 'business')", name="by"),
    key=("message_id", "by"),
    owned=True,
)

# A status that came before we knew its message. It joins the message when that is recorded.
orphan_status = tenant_table(
    "orphan_status",
    sa.Column("wamid", sa.Text),
    sa.Column("status", sa.Text),
    sa.Column("at", Time, nullable=False),
    sa.Column("error", Json),
    sa.Column("pricing", Json),
    sa.Column("received_at", Time, nullable=False, server_default=now()),
    sa.Index("orphan_status_age_idx", "workspace_id", "received_at"),
    key=("wamid", "status"),
)
