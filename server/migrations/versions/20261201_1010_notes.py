"""Private notes, mentions, followers, and drafts kept on the server."""

from alembic import op

revision = "notes"
down_revision = "demo"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    CREATE TABLE note (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        conversation_id UUID NOT NULL,
        author_kind TEXT NOT NULL,
        author_id UUID NOT NULL,
        author_name TEXT NOT NULL,
        text TEXT NOT NULL,
        client_id TEXT,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        edited_at TIMESTAMP WITH TIME ZONE,
        deleted_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT note_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT note_workspace_id_author_id_client_id_key UNIQUE (workspace_id, author_id, client_id),
        CONSTRAINT note_author_kind_check CHECK (author_kind in ('member', 'api_key')),
        CONSTRAINT note_deleted_has_no_words_check CHECK (deleted_at is null or text = ''),
        CONSTRAINT note_workspace_id_conversation_id_fkey FOREIGN KEY(workspace_id, conversation_id) REFERENCES conversation (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX note_thread_idx ON note (workspace_id, conversation_id, at, id)
    """,
    """
    CREATE TABLE note_mention (
        workspace_id UUID NOT NULL,
        note_id UUID NOT NULL,
        member_id UUID NOT NULL,
        conversation_id UUID NOT NULL,
        name TEXT NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        seen_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT note_mention_pkey PRIMARY KEY (workspace_id, note_id, member_id),
        CONSTRAINT note_mention_workspace_id_note_id_fkey FOREIGN KEY(workspace_id, note_id) REFERENCES note (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT note_mention_workspace_id_member_id_fkey FOREIGN KEY(workspace_id, member_id) REFERENCES member (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX note_mention_member_idx ON note_mention (workspace_id, member_id, at, note_id)
    """,
    """
    CREATE INDEX note_mention_unseen_idx ON note_mention (workspace_id, member_id, conversation_id) WHERE seen_at is null
    """,
    """
    CREATE TABLE conversation_follower (
        workspace_id UUID NOT NULL,
        conversation_id UUID NOT NULL,
        member_id UUID NOT NULL,
        since TIMESTAMP WITH TIME ZONE NOT NULL,
        left_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT conversation_follower_pkey PRIMARY KEY (workspace_id, conversation_id, member_id),
        CONSTRAINT conversation_follower_workspace_id_conversation_id_fkey FOREIGN KEY(workspace_id, conversation_id) REFERENCES conversation (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT conversation_follower_workspace_id_member_id_fkey FOREIGN KEY(workspace_id, member_id) REFERENCES member (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX conversation_follower_member_idx ON conversation_follower (workspace_id, member_id, conversation_id) WHERE left_at is null
    """,
    """
    CREATE TABLE draft (
        workspace_id UUID NOT NULL,
        member_id UUID NOT NULL,
        conversation_id UUID NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        context JSONB,
        written_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT draft_pkey PRIMARY KEY (workspace_id, member_id, conversation_id, kind),
        CONSTRAINT draft_kind_check CHECK (kind in ('reply', 'note')),
        CONSTRAINT draft_workspace_id_member_id_fkey FOREIGN KEY(workspace_id, member_id) REFERENCES member (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT draft_workspace_id_conversation_id_fkey FOREIGN KEY(workspace_id, conversation_id) REFERENCES conversation (workspace_id, id) ON DELETE CASCADE
    )
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in ("draft", "conversation_follower", "note_mention", "note"):
        op.execute(f"DROP TABLE {table}")
