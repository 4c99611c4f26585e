"""A year of a busy shop: 100,000 conversations and a million messages, put there by SQL.

Some talk much and most talk little, so threads are between none and some 3,000 messages long, and
lie scattered over the table, as they do when a shop lives.
"""

from uuid import UUID

import asyncpg

CONVERSATIONS = 100_000
MESSAGES = 1_000_000
FRESH = 60_000
"""The latest answers were accepted, and have not been heard of since."""
SECONDS_BETWEEN = 31

_PEOPLE = """
    create temporary table person as
    select k, uuidv7(interval '-1 year') as contact_id, uuidv7(interval '-1 year') as id,
           (91::bigint * 10000000000 + 7000000000 + k)::text as phone,
           (array['Asha','Ravi','Meera','Kabir','Leila','Tomas','Ana','Yusuf','Ines','Noor'])
             [1 + k % 10] || ' ' ||
           (array['Rao','Sharma','Khan','Silva','Haddad','Costa','Patel','Nair','Ortega','Das','Kim'])
             [1 + k % 11] || ' ' || k as name
    from generate_series(1, $1::int) k
"""
_CONTACTS = """
    insert into contact (workspace_id, id, profile_name, country, first_seen_at, last_seen_at)
    select $1, contact_id, name, 'IN', now() - interval '1 year', now() from person
"""
_IDENTITIES = """
    insert into contact_identity (workspace_id, kind, scope, value, contact_id, given)
    select $1, 'phone', '', phone, contact_id, phone from person
"""
_CONVERSATIONS = """
    insert into conversation (workspace_id, id, contact_id, number_id, status, assignee_id,
      unread_count, waiting_since, last_inbound_at, window_expires_at, last_message_at, opened_at)
    select $1, id, contact_id, $2, case when k % 10 < 4 then 'open' else 'closed' end,
           case when k % 3 = 0 then $3::uuid end,
           case when k % 10 = 0 then 1 + k % 5 else 0 end,
           case when k % 10 = 0 then now() - (k % 1000) * interval '1 minute' end,
           now() - interval '1 year', now() + (k % 24) * interval '1 hour',
           now() - interval '1 year', now() - interval '1 year'
    from person
"""
_MESSAGES = """
    insert into message (workspace_id, id, conversation_id, contact_id, number_id, direction, type,
      content, text, wamid, status, rank, sort_at, created_at, origin_kind, recipient, attempt,
      accepted_at, sent_at, delivered_at, read_at)
    select $1, uuidv7(at - now()), p.id, p.contact_id, $2,
           case when ours then 'outbound' else 'inbound' end, 'text',
           jsonb_build_object('text', jsonb_build_object('body', said)), said,
           'wamid.HBgM' || replace(encode(sha256(i::text::bytea), 'base64'), '/', '_'),
           case when not ours then 'received' when fresh then 'accepted' else 'read' end,
           case when not ours then 0 when fresh then 40 else 80 end,
           at, at, case when ours then 'api' else 'contact' end, case when ours then p.phone end,
           case when ours then 1 else 0 end,
           case when ours then at end, case when ours and not fresh then at end,
           case when ours and not fresh then at end, case when ours and not fresh then at end
    from (
      select i, i % 2 = 0 as ours, i % 2 = 0 and i > $3::int - 2 * $4::int as fresh,
             now() - ($3::int - i) * $6::int * interval '1 second' - interval '1 minute' as at,
             'Message ' || i || ': could you tell me whether my order has left, and when it comes?'
               as said,
             1 + floor($5::int * power(random(), 2))::int as k
      from generate_series(1, $3::int) i
    ) said join person p on p.k = said.k
    order by i
"""
_LATEST = """
    update conversation c set last_message_id = m.id, last_message_at = m.sort_at
    from (select distinct on (conversation_id) conversation_id, id, sort_at from message
          where workspace_id = $1 order by conversation_id, sort_at desc) m
    where c.workspace_id = $1 and c.id = m.conversation_id
"""


async def fill(owner: asyncpg.Connection, workspace_id: UUID, number_id: UUID) -> None:
    """Fills a workspace. The planner's statistics are fresh afterwards."""
    member_id = await owner.fetchval("select id from member limit 1")
    await owner.execute("set synchronous_commit = off; set maintenance_work_mem = '256MB'")
    await owner.execute("set work_mem = '128MB'; select setseed(0.5)")
    await owner.execute(_PEOPLE, CONVERSATIONS)
    await owner.execute("analyze person")
    await owner.execute(_CONTACTS, workspace_id)
    await owner.execute(_IDENTITIES, workspace_id)
    await owner.execute(_CONVERSATIONS, workspace_id, number_id, member_id)
    await owner.execute(
        _MESSAGES, workspace_id, number_id, MESSAGES, FRESH, CONVERSATIONS, SECONDS_BETWEEN
    )
    await owner.execute(_LATEST, workspace_id)
    await owner.execute("drop table person")
    # what autovacuum would do by and by
    for table in ("contact", "contact_identity", "conversation", "message"):
        await owner.execute(f"vacuum analyze {table}")
