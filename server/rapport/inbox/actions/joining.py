"""What it means for notes, mentions, followers and drafts that two conversations become one."""

from uuid import UUID

from rapport.core.db.transaction import WorkspaceTx
from rapport.inbox.facts import FollowersChanged


async def move_inbox(tx: WorkspaceTx, gone: UUID, stays: UUID) -> None:
    """Moves everything to the conversation that stays. Who follows either follows it; of two drafts
    of one member the words of both are kept, the newer ones first."""
    for table in ("note", "note_mention"):
        await tx.execute(
            f"update {table} set conversation_id = $3"  # noqa: S608 (two constants)
            " where workspace_id = $1 and conversation_id = $2",
            tx.workspace_id,
            gone,
            stays,
        )
    await tx.execute(
        """
        insert into conversation_follower as f
          (workspace_id, conversation_id, member_id, since, left_at)
        select workspace_id, $3, member_id, since, left_at from conversation_follower
        where workspace_id = $1 and conversation_id = $2
        on conflict (workspace_id, conversation_id, member_id) do update
          set since = least(f.since, excluded.since),
              left_at = case when f.left_at is null or excluded.left_at is null then null
                        else greatest(f.left_at, excluded.left_at) end
        """,
        tx.workspace_id,
        gone,
        stays,
    )
    await tx.execute(
        """
        insert into draft as d
          (workspace_id, member_id, conversation_id, kind, text, context, written_at)
        select workspace_id, member_id, $3, kind, text, context, written_at from draft
        where workspace_id = $1 and conversation_id = $2
        on conflict (workspace_id, member_id, conversation_id, kind) do update
          set text = case
                when d.text = '' then excluded.text
                when excluded.text = '' then d.text
                when excluded.written_at > d.written_at
                  then excluded.text || E'\\n\\n' || d.text
                else d.text || E'\\n\\n' || excluded.text end,
              context = case when excluded.written_at > d.written_at
                then coalesce(excluded.context, d.context)
                else coalesce(d.context, excluded.context) end,
              written_at = greatest(d.written_at, excluded.written_at) + interval '1 millisecond'
        """,
        tx.workspace_id,
        gone,
        stays,
    )
    tx.announce(FollowersChanged(conversation_id=stays))
