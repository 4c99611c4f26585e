"""What became of the installation's demo."""

import sqlalchemy as sa

from rapport.core.db.metadata import Time, control_table

# One row, once a demo was begun. `removed` keeps it from coming back by itself.
demo = control_table(
    "demo",
    sa.Column("singleton", sa.Boolean, primary_key=True, server_default=sa.true()),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.CheckConstraint("singleton", name="one_row"),
    sa.CheckConstraint("state in ('building', 'ready', 'removed')", name="state"),
)
