"""Tables of connected accounts and numbers."""

import sqlalchemy as sa

from rapport.core.db.metadata import Json, Time, control_table, now, tenant_key, tenant_table

# A Meta app whose secret signs webhooks: the installation's, the simulator's, or a workspace's own.
meta_app = control_table(
    "meta_app",
    sa.Column("meta_app_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("workspace_id", sa.Uuid, sa.ForeignKey("control.workspace.id", ondelete="CASCADE")),
    sa.Column("secret", sa.LargeBinary, nullable=False),
    sa.Column("verify_token", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
    # when Meta last verified the address, and when a webhook last came in signed rightly or wrongly
    sa.Column("verified_at", Time),
    sa.Column("heard_at", Time),
    sa.Column("refused_at", Time),
    sa.CheckConstraint("kind in ('installation', 'practice', 'own')", name="kind"),
    sa.CheckConstraint("(kind = 'own') = (workspace_id is not null)", name="owner"),
)

# Whose WABA it is, now and before. Only the app that it is bound to may speak for it.
waba_directory = control_table(
    "waba_directory",
    sa.Column("waba_id", sa.Text, primary_key=True),
    sa.Column("claimed_at", Time, primary_key=True),
    sa.Column(
        "workspace_id",
        sa.Uuid,
        sa.ForeignKey("control.workspace.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("meta_app_id", sa.Text, nullable=False),
    sa.Column("portfolio_id", sa.Text),
    sa.Column("released_at", Time),
    sa.Index(
        "waba_directory_held_key",
        "waba_id",
        unique=True,
        postgresql_where=sa.text("released_at is null"),
    ),
)

number_directory = control_table(
    "number_directory",
    sa.Column("phone_number_id", sa.Text, primary_key=True),
    sa.Column("claimed_at", Time, primary_key=True),
    sa.Column("waba_id", sa.Text, nullable=False),
    sa.Column(
        "workspace_id",
        sa.Uuid,
        sa.ForeignKey("control.workspace.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("number_id", sa.Uuid, nullable=False),
    sa.Column("released_at", Time),
    sa.Index(
        "number_directory_held_key",
        "phone_number_id",
        unique=True,
        postgresql_where=sa.text("released_at is null"),
    ),
)

# The portfolio's messaging limit, shared by its numbers, workers and workspaces: how many different
# people may be messaged outside a service window within 24 hours. No limit: none, or none known.
portfolio_budget = control_table(
    "portfolio_budget",
    sa.Column("portfolio_id", sa.Text, primary_key=True),
    sa.Column("limit", sa.Integer),
    sa.Column("used", sa.Integer, nullable=False, server_default="0"),
)

portfolio_reservation = control_table(
    "portfolio_reservation",
    sa.Column("portfolio_id", sa.Text, primary_key=True),
    sa.Column("recipient", sa.Text, primary_key=True),
    sa.Column("reserved_at", Time, nullable=False),
    sa.Index("portfolio_reservation_age_idx", "portfolio_id", "reserved_at"),
)

waba = tenant_table(
    "waba",
    sa.Column("id", sa.Uuid),
    sa.Column("waba_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    # the app whose secret signs webhooks, and the app that the token belongs to: the same, or else
    # somebody has subscribed the first one at Meta
    sa.Column("meta_app_id", sa.Text, nullable=False),
    sa.Column("token_app_id", sa.Text),
    sa.Column("graph", sa.Text, nullable=False),
    sa.Column("access_token", sa.LargeBinary),
    sa.Column("token_expires_at", Time),
    sa.Column("token_scopes", sa.ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("portfolio_id", sa.Text),
    sa.Column("portfolio_name", sa.Text),
    sa.Column("currency", sa.Text),
    sa.Column("timezone_id", sa.Text),
    sa.Column("review_status", sa.Text),
    sa.Column("business_verification", sa.Text),
    sa.Column("restrictions", Json, nullable=False, server_default="[]"),
    sa.Column("subscribed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("connected_at", Time, nullable=False),
    sa.Column("disconnected_at", Time),
    sa.Column("checked_at", Time),
    sa.UniqueConstraint("workspace_id", "waba_id"),
    sa.CheckConstraint("graph in ('meta', 'simulator')", name="graph"),
)

phone_number = tenant_table(
    "phone_number",
    sa.Column("id", sa.Uuid),
    sa.Column("phone_number_id", sa.Text, nullable=False),
    sa.Column("waba", sa.Uuid, nullable=False),
    sa.Column("display_phone_number", sa.Text, nullable=False),
    sa.Column("verified_name", sa.Text, nullable=False, server_default=""),
    sa.Column("name_status", sa.Text),
    sa.Column("quality", sa.Text),
    sa.Column("messaging_limit", sa.Text),
    sa.Column("throughput_per_second", sa.Integer, nullable=False, server_default="80"),
    sa.Column("meta_status", sa.Text),
    sa.Column("label", sa.Text),
    sa.Column("colour", sa.Text, nullable=False, server_default="jade"),
    sa.Column("read_receipts", sa.Text, nullable=False, server_default="on_open"),
    sa.Column("pause", Json),
    sa.Column("last_webhook_at", Time),
    sa.Column("checked_at", Time),
    sa.Column("disconnected_at", Time),
    sa.UniqueConstraint("workspace_id", "phone_number_id"),
    sa.CheckConstraint("read_receipts in ('on_open', 'on_reply', 'never')", name="read_receipts"),
    tenant_key(("waba",), "waba"),
)
