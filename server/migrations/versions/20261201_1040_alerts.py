"""Alerts: what happened, who has read it."""

from alembic import op

revision = "alerts"
down_revision = "keys"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    CREATE TABLE alert_clock (
        workspace_id UUID NOT NULL,
        number BIGINT NOT NULL,
        CONSTRAINT alert_clock_pkey PRIMARY KEY (workspace_id),
        CONSTRAINT alert_clock_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE alert (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        number BIGINT NOT NULL,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        subject TEXT,
        member_id UUID,
        conversation_id UUID,
        data JSONB DEFAULT '{}' NOT NULL,
        at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        resolved_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT alert_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT alert_workspace_id_number_key UNIQUE (workspace_id, number),
        CONSTRAINT alert_workspace_id_key_key UNIQUE (workspace_id, key),
        CONSTRAINT alert_workspace_id_member_id_fkey FOREIGN KEY(workspace_id, member_id) REFERENCES member (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT alert_workspace_id_conversation_id_fkey FOREIGN KEY(workspace_id, conversation_id) REFERENCES conversation (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT alert_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX alert_conversation_idx ON alert (workspace_id, conversation_id)
    """,
    """
    CREATE INDEX alert_member_idx ON alert (workspace_id, member_id, number)
    """,
    """
    CREATE UNIQUE INDEX alert_open_key ON alert (workspace_id, kind, subject) WHERE resolved_at is null and subject is not null
    """,
    """
    CREATE TABLE alert_read (
        workspace_id UUID NOT NULL,
        member_id UUID NOT NULL,
        alert_id UUID NOT NULL,
        CONSTRAINT alert_read_pkey PRIMARY KEY (workspace_id, member_id, alert_id),
        CONSTRAINT alert_read_workspace_id_member_id_fkey FOREIGN KEY(workspace_id, member_id) REFERENCES member (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT alert_read_workspace_id_alert_id_fkey FOREIGN KEY(workspace_id, alert_id) REFERENCES alert (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX alert_read_alert_idx ON alert_read (workspace_id, alert_id)
    """,
    """
    CREATE TABLE alert_reader (
        workspace_id UUID NOT NULL,
        member_id UUID NOT NULL,
        read_until BIGINT DEFAULT '0' NOT NULL,
        CONSTRAINT alert_reader_pkey PRIMARY KEY (workspace_id, member_id),
        CONSTRAINT alert_reader_workspace_id_member_id_fkey FOREIGN KEY(workspace_id, member_id) REFERENCES member (workspace_id, id) ON DELETE CASCADE
    )
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in ("alert_reader", "alert_read", "alert", "alert_clock"):
        op.execute(f"DROP TABLE {table}")
