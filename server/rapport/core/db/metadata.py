"""How tables are declared: one constructor for tenant tables, one for control tables."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

CONTROL = "control"

metadata = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

Time = sa.DateTime(timezone=True)
Json = JSONB(none_as_null=True)


def tenant_table(
    name: str,
    *items: sa.schema.SchemaItem,
    key: tuple[str, ...] = ("id",),
    owned: bool = False,
) -> sa.Table:
    """A table of workspaces' data; `key` are the key columns after `workspace_id`.

    `owned` leaves the foreign key to the workspace out, for busy tables whose rows go with a row of
    another tenant table: each check costs about 10 µs and locks the workspace's row.
    """
    parent = [] if owned else [sa.ForeignKey("control.workspace.id", ondelete="CASCADE")]
    return sa.Table(
        name,
        metadata,
        sa.Column("workspace_id", sa.Uuid, *parent),
        *items,
        sa.PrimaryKeyConstraint("workspace_id", *key),
    )


def control_table(name: str, *items: sa.schema.SchemaItem, **options: Any) -> sa.Table:
    """A table that spans workspaces. Its name must stand in `security.CONTROL_TABLES`."""
    return sa.Table(name, metadata, *items, schema=CONTROL, **options)


def tenant_key(columns: tuple[str, ...], target: str, **options: Any) -> sa.ForeignKeyConstraint:
    """A foreign key to another tenant table's `id`, which cannot leave the workspace.

    One that does not cascade can be deferred: when a whole workspace goes, its tables are emptied
    one after the other.
    """
    if "ondelete" not in options:
        options = {"deferrable": True, "initially": "IMMEDIATE", **options}
    return sa.ForeignKeyConstraint(
        ["workspace_id", *columns], [f"{target}.workspace_id", f"{target}.id"], **options
    )


def now() -> sa.TextClause:
    """The server default of a time of creation."""
    return sa.text("now()")
