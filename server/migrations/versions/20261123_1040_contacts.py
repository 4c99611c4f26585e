"""People and what identifies them; searched through an index."""

from alembic import op

revision = "contacts"
down_revision = "channels"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    create extension if not exists pg_trgm
    """,
    """
    create extension if not exists btree_gin
    """,
    """
    CREATE TABLE contact (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        name TEXT,
        profile_name TEXT,
        username TEXT,
        country TEXT,
        blocked_at TIMESTAMP WITH TIME ZONE,
        first_seen_at TIMESTAMP WITH TIME ZONE,
        last_seen_at TIMESTAMP WITH TIME ZONE,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        search_text TEXT GENERATED ALWAYS AS (lower(coalesce(name, '') || ' ' || coalesce(profile_name, '') || ' ' || coalesce(username, ''))) STORED,
        CONSTRAINT contact_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT contact_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX contact_last_seen_idx ON contact (workspace_id, coalesce(last_seen_at, created_at), id)
    """,
    """
    CREATE INDEX contact_search_idx ON contact USING gin (workspace_id, search_text gin_trgm_ops)
    """,
    """
    CREATE TABLE contact_merge (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        kept_id UUID NOT NULL,
        merged_id UUID NOT NULL,
        evidence TEXT NOT NULL,
        before JSONB NOT NULL,
        moved JSONB NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        undone_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT contact_merge_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT contact_merge_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE contact_identity (
        workspace_id UUID NOT NULL,
        kind TEXT NOT NULL,
        scope TEXT NOT NULL,
        value TEXT NOT NULL,
        contact_id UUID NOT NULL,
        given TEXT NOT NULL,
        since TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT contact_identity_pkey PRIMARY KEY (workspace_id, kind, scope, value),
        CONSTRAINT contact_identity_kind_check CHECK (kind in ('phone', 'bsuid', 'parent_bsuid')),
        CONSTRAINT contact_identity_workspace_id_contact_id_fkey FOREIGN KEY(workspace_id, contact_id) REFERENCES contact (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX contact_identity_contact_idx ON contact_identity (workspace_id, contact_id)
    """,
    """
    CREATE INDEX contact_identity_search_idx ON contact_identity USING gin (workspace_id, value gin_trgm_ops)
    """,
    """
    CREATE TABLE former_identity (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        contact_id UUID NOT NULL,
        kind TEXT NOT NULL,
        scope TEXT NOT NULL,
        value TEXT NOT NULL,
        since TIMESTAMP WITH TIME ZONE NOT NULL,
        until TIMESTAMP WITH TIME ZONE NOT NULL,
        reason TEXT NOT NULL,
        CONSTRAINT former_identity_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT former_identity_workspace_id_contact_id_fkey FOREIGN KEY(workspace_id, contact_id) REFERENCES contact (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX former_identity_contact_idx ON former_identity (workspace_id, contact_id)
    """,
    """
    create function search_contact_ids(wanted text, most int) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as $$
      select id from contact
      where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
        and search_text like '%' || replace(replace(replace(lower(wanted), chr(92), chr(92) || chr(92)), '%', chr(92) || '%'), '_', chr(92) || '_') || '%'
      union
      select contact_id from contact_identity
      where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
        and length(regexp_replace(wanted, '[^0-9]', '', 'g')) >= 3
        and value like '%' || regexp_replace(wanted, '[^0-9]', '', 'g') || '%'
      limit most
    $$
    """,
    """
    comment on function search_contact_ids(text, int) is 'reads contact, contact_identity'
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
