"""What members have begun to write and not sent."""

import sqlalchemy as sa

from rapport.core.db.metadata import Json, Time, tenant_key, tenant_table

# One that was sent or emptied stays for a while without words: it is newer than the copy that
# another device may still hold. `context` is what goes with the words.
draft = tenant_table(
    "draft",
    sa.Column("member_id", sa.Uuid),
    sa.Column("conversation_id", sa.Uuid),
    sa.Column("kind", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("context", Json),
    sa.Column("written_at", Time, nullable=False),
    sa.CheckConstraint("kind in ('reply', 'note')", name="kind"),
    tenant_key(("member_id",), "member", ondelete="CASCADE"),
    tenant_key(("conversation_id",), "conversation", ondelete="CASCADE"),
    key=("member_id", "conversation_id", "kind"),
    owned=True,
)
