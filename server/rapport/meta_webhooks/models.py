"""The webhook log, and what could not be applied."""

import sqlalchemy as sa

from rapport.core.db.metadata import Time, control_table, now, tenant_table

# Partitioned by day and written once: what is still to be applied stands in `webhook_waiting`.
webhook_log = control_table(
    "webhook_log",
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("received_at", Time, primary_key=True, server_default=now()),
    sa.Column("shard", sa.SmallInteger, nullable=False),
    sa.Column("meta_app_id", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    postgresql_partition_by="range (received_at)",
)

# A row for each webhook of the log that is not applied yet. They are taken by being here, never by
# "an id after the last": ids commit out of order, and a reader that goes by them loses rows (4.6 %
# in a measured run). `rules.shard_of` says to which shard a body goes; `size` is its bytes.
webhook_waiting = control_table(
    "webhook_waiting",
    sa.Column("shard", sa.SmallInteger, primary_key=True),
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("received_at", Time, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    postgresql_with={"autovacuum_vacuum_scale_factor": "0", "autovacuum_vacuum_threshold": "20000"},
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
