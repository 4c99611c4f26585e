"""When a scheduled message goes out, and how long a person may take one back."""

from alembic import op

revision = "scheduled"
down_revision = "notes"
branch_labels = None
depends_on = None

STATEMENTS = [
    "alter table message add column scheduled_for timestamptz",
    """
    create index message_scheduled_idx on message (workspace_id, conversation_id, scheduled_for)
      where scheduled_for is not null
    """,
    "alter table control.person add column undo_seconds smallint default 0 not null",
    """
    alter table control.person add constraint person_undo_seconds_check
      check (undo_seconds between 0 and 30)
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
