"""Private notes, who is mentioned in them, and who follows a conversation."""

import sqlalchemy as sa

from rapport.core.db.metadata import Time, tenant_key, tenant_table

# A note that was deleted stays as a mark without words.
note = tenant_table(
    "note",
    sa.Column("id", sa.Uuid),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("author_kind", sa.Text, nullable=False),
    sa.Column("author_id", sa.Uuid, nullable=False),
    sa.Column("author_name", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("client_id", sa.Text),
    sa.Column("at", Time, nullable=False),
    sa.Column("edited_at", Time),
    sa.Column("deleted_at", Time),
    sa.UniqueConstraint("workspace_id", "author_id", "client_id"),
    sa.CheckConstraint("author_kind in ('member', 'api_key')", name="author_kind"),
    sa.CheckConstraint("deleted_at is null or text = ''", name="deleted_has_no_words"),
    sa.Index("note_thread_idx", "workspace_id", "conversation_id", "at", "id"),
    tenant_key(("conversation_id",), "conversation", ondelete="CASCADE"),
    owned=True,
)

# `name` is how the member was called in the words of the note. `conversation_id` is the note's.
note_mention = tenant_table(
    "note_mention",
    sa.Column("note_id", sa.Uuid),
    sa.Column("member_id", sa.Uuid),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.Column("seen_at", Time),
    sa.Index("note_mention_member_idx", "workspace_id", "member_id", "at", "note_id"),
    sa.Index(
        "note_mention_unseen_idx",
        "workspace_id",
        "member_id",
        "conversation_id",
        postgresql_where=sa.text("seen_at is null"),
    ),
    tenant_key(("note_id",), "note", ondelete="CASCADE"),
    tenant_key(("member_id",), "member", ondelete="CASCADE"),
    key=("note_id", "member_id"),
    owned=True,
)

# Whoever has left keeps a row, so that an older answer of theirs does not bring them back.
conversation_follower = tenant_table(
    "conversation_follower",
    sa.Column("conversation_id", sa.Uuid),
    sa.Column("member_id", sa.Uuid),
    sa.Column("since", Time, nullable=False),
    sa.Column("left_at", Time),
    sa.Index(
        "conversation_follower_member_idx",
        "workspace_id",
        "member_id",
        "conversation_id",
        postgresql_where=sa.text("left_at is null"),
    ),
    tenant_key(("conversation_id",), "conversation", ondelete="CASCADE"),
    tenant_key(("member_id",), "member", ondelete="CASCADE"),
    key=("conversation_id", "member_id"),
    owned=True,
)
