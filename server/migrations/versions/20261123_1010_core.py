"""Fact log, waiting work, leases, idempotency, heartbeats."""

from alembic import op

revision = "core"
down_revision = "accounts"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    CREATE TABLE control.lease (
        name TEXT NOT NULL,
        holder BIGINT,
        epoch BIGINT DEFAULT '0' NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT lease_pkey PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE control.process (
        id UUID NOT NULL,
        kind TEXT NOT NULL,
        host TEXT NOT NULL,
        pid INTEGER NOT NULL,
        started_at TIMESTAMP WITH TIME ZONE NOT NULL,
        seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
        metrics BYTEA NOT NULL,
        CONSTRAINT process_pkey PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE control.work_waiting (
        kind TEXT NOT NULL,
        workspace_id UUID NOT NULL,
        subject UUID NOT NULL,
        due_at TIMESTAMP WITH TIME ZONE NOT NULL,
        generation BIGINT NOT NULL,
        CONSTRAINT work_waiting_pkey PRIMARY KEY (kind, workspace_id, subject),
        CONSTRAINT work_waiting_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX work_waiting_due_idx ON control.work_waiting (kind, due_at)
    """,
    """
    CREATE TABLE fact (
        workspace_id UUID NOT NULL,
        position BIGINT NOT NULL,
        kind TEXT NOT NULL,
        payload JSONB NOT NULL,
        at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT fact_pkey PRIMARY KEY (workspace_id, position),
        CONSTRAINT fact_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE fact_cursor (
        workspace_id UUID NOT NULL,
        consumer TEXT NOT NULL,
        position BIGINT NOT NULL,
        failures SMALLINT DEFAULT '0' NOT NULL,
        CONSTRAINT fact_cursor_pkey PRIMARY KEY (workspace_id, consumer),
        CONSTRAINT fact_cursor_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE fact_dead_letter (
        workspace_id UUID NOT NULL,
        consumer TEXT NOT NULL,
        position BIGINT NOT NULL,
        kind TEXT NOT NULL,
        payload JSONB NOT NULL,
        problem TEXT NOT NULL,
        at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT fact_dead_letter_pkey PRIMARY KEY (workspace_id, consumer, position),
        CONSTRAINT fact_dead_letter_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE idempotency_key (
        workspace_id UUID NOT NULL,
        asker_id UUID NOT NULL,
        key TEXT NOT NULL,
        fingerprint BYTEA NOT NULL,
        status SMALLINT,
        answer BYTEA,
        at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT idempotency_key_pkey PRIMARY KEY (workspace_id, asker_id, key),
        CONSTRAINT idempotency_key_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX idempotency_key_at_idx ON idempotency_key (workspace_id, at)
    """,
    """
    CREATE TABLE workspace_clock (
        workspace_id UUID NOT NULL,
        position BIGINT NOT NULL,
        CONSTRAINT workspace_clock_pkey PRIMARY KEY (workspace_id),
        CONSTRAINT workspace_clock_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
