"""Lanes and files."""

import sqlalchemy as sa

from rapport.core.db.metadata import Time, control_table, now, tenant_key, tenant_table

# One lane for each number, leased to one worker. The epoch tells its holders apart.
lane = tenant_table(
    "lane",
    sa.Column("number_id", sa.Uuid),
    sa.Column("holder", sa.BigInteger),
    sa.Column("epoch", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("leased_until", Time),
    tenant_key(("number_id",), "phone_number", ondelete="CASCADE"),
    key=("number_id",),
    owned=True,
)

# How long the way in has been healthy, in seconds: a clock that stands still while webhooks may be
# missing. A message without a status is only given up by this clock.
inbound_health = control_table(
    "inbound_health",
    sa.Column("singleton", sa.Boolean, primary_key=True, server_default=sa.true()),
    sa.Column("healthy_seconds", sa.Float, nullable=False, server_default="0"),
    sa.Column("ticked_at", Time, nullable=False, server_default=now()),
    sa.CheckConstraint("singleton", name="one_row"),
)

# A file of ours, or a customer's. It is pending until its bytes are in the store, whole. `used`
# says that a message has it: an upload that none took within a week is removed, with its bytes.
media = tenant_table(
    "media",
    sa.Column("id", sa.Uuid),
    sa.Column("direction", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("mime_type", sa.Text),
    sa.Column("size", sa.BigInteger),
    sa.Column("sha256", sa.Text),
    sa.Column("name", sa.Text),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("duration", sa.Float),
    sa.Column("has_thumbnail", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("voice", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("problem", sa.Text),
    sa.Column("meta_media_id", sa.Text),
    sa.Column("number_id", sa.Uuid),
    sa.Column("uploaded_by", sa.Uuid),
    sa.Column("used", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
    sa.CheckConstraint("state in ('pending', 'ready', 'failed')", name="state"),
    sa.CheckConstraint("direction in ('inbound', 'outbound')", name="direction"),
    sa.Index(
        "media_unused_idx",
        "workspace_id",
        "created_at",
        postgresql_where=sa.text("direction = 'outbound' and not used"),
    ),
)

# A file that Meta holds for one of our numbers, for 30 days.
media_upload = tenant_table(
    "media_upload",
    sa.Column("media_id", sa.Uuid),
    sa.Column("number_id", sa.Uuid),
    sa.Column("meta_media_id", sa.Text, nullable=False),
    sa.Column("expires_at", Time, nullable=False),
    tenant_key(("media_id",), "media", ondelete="CASCADE"),
    key=("media_id", "number_id"),
    owned=True,
)
