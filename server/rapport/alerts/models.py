"""Tables of alerts: what happened, who has read it, and what each member chose."""

import sqlalchemy as sa

from rapport.core.db.metadata import Json, Time, now, tenant_key, tenant_table

# The last number given to an alert. Whoever raises one holds the row until the commit, so numbers
# come in the order of commits, and "everything up to 7" is the same for every reader.
alert_clock = tenant_table(
    "alert_clock", sa.Column("number", sa.BigInteger, nullable=False), key=()
)

# One row for what happened, not one for each member who may see it: without `member_id` it is for
# all who have the kind's permissions.
alert = tenant_table(
    "alert",
    sa.Column("id", sa.Uuid),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    # what makes it the same thing again, and of what there is one open alert at a time
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("subject", sa.Text),
    sa.Column("member_id", sa.Uuid),
    sa.Column("conversation_id", sa.Uuid),
    sa.Column("data", Json, nullable=False, server_default="{}"),
    sa.Column("at", Time, nullable=False, server_default=now()),
    sa.Column("resolved_at", Time),
    sa.UniqueConstraint("workspace_id", "number"),
    sa.UniqueConstraint("workspace_id", "key"),
    sa.Index("alert_member_idx", "workspace_id", "member_id", "number"),
    sa.Index("alert_conversation_idx", "workspace_id", "conversation_id"),
    sa.Index(
        "alert_open_key",
        "workspace_id",
        "kind",
        "subject",
        unique=True,
        postgresql_where=sa.text("resolved_at is null and subject is not null"),
    ),
    tenant_key(("member_id",), "member", ondelete="CASCADE"),
    tenant_key(("conversation_id",), "conversation", ondelete="CASCADE"),
)

alert_read = tenant_table(
    "alert_read",
    sa.Column("member_id", sa.Uuid),
    sa.Column("alert_id", sa.Uuid),
    sa.Index("alert_read_alert_idx", "workspace_id", "alert_id"),
    tenant_key(("member_id",), "member", ondelete="CASCADE"),
    tenant_key(("alert_id",), "alert", ondelete="CASCADE"),
    key=("member_id", "alert_id"),
    owned=True,
)

# Everything up to `read_until` is read; single ones beyond it are in `alert_read`.
alert_reader = tenant_table(
    "alert_reader",
    sa.Column("member_id", sa.Uuid),
    sa.Column("read_until", sa.BigInteger, nullable=False, server_default="0"),
    tenant_key(("member_id",), "member", ondelete="CASCADE"),
    key=("member_id",),
    owned=True,
)
