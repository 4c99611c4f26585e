"""Workspaces, people and their rights."""

from alembic import op

revision = "accounts"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    create schema control
    """,
    """
    CREATE TABLE control.installation (
        singleton BOOLEAN DEFAULT true NOT NULL,
        key_fingerprint TEXT NOT NULL,
        made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT installation_pkey PRIMARY KEY (singleton),
        CONSTRAINT installation_one_row_check CHECK (singleton)
    )
    """,
    """
    CREATE TABLE control.person (
        id UUID NOT NULL,
        email TEXT NOT NULL,
        name TEXT NOT NULL,
        password_hash TEXT,
        language TEXT DEFAULT 'en' NOT NULL,
        theme TEXT DEFAULT 'system' NOT NULL,
        photo_id UUID,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT person_pkey PRIMARY KEY (id),
        CONSTRAINT person_email_lower_check CHECK (email = lower(email)),
        CONSTRAINT person_email_key UNIQUE (email)
    )
    """,
    """
    CREATE TABLE control.sign_in_attempt (
        subject BYTEA NOT NULL,
        failures INTEGER NOT NULL,
        last_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT sign_in_attempt_pkey PRIMARY KEY (subject)
    )
    """,
    """
    CREATE TABLE control.workspace (
        id UUID NOT NULL,
        slug TEXT NOT NULL,
        name TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        default_country TEXT NOT NULL,
        currency TEXT NOT NULL,
        is_demo BOOLEAN DEFAULT false NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT workspace_pkey PRIMARY KEY (id),
        CONSTRAINT workspace_slug_key UNIQUE (slug)
    )
    """,
    """
    CREATE TABLE api_key (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        name TEXT NOT NULL,
        prefix TEXT NOT NULL,
        scopes TEXT[] NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        created_by UUID,
        last_used_at TIMESTAMP WITH TIME ZONE,
        revoked_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT api_key_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT api_key_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE audit_entry (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        actor_kind TEXT NOT NULL,
        actor_id UUID,
        actor_name TEXT NOT NULL,
        area TEXT NOT NULL,
        action TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id TEXT,
        subject_name TEXT NOT NULL,
        changes JSONB DEFAULT '{}' NOT NULL,
        CONSTRAINT audit_entry_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT audit_entry_actor_kind_check CHECK (actor_kind in ('member', 'api_key', 'operator', 'system')),
        CONSTRAINT audit_entry_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE control.api_key_hash (
        key_hash BYTEA NOT NULL,
        workspace_id UUID NOT NULL,
        api_key_id UUID NOT NULL,
        name TEXT NOT NULL,
        scopes TEXT[] NOT NULL,
        CONSTRAINT api_key_hash_pkey PRIMARY KEY (key_hash),
        CONSTRAINT api_key_hash_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE,
        CONSTRAINT api_key_hash_api_key_id_key UNIQUE (api_key_id)
    )
    """,
    """
    CREATE TABLE control.link (
        token_hash BYTEA NOT NULL,
        kind TEXT NOT NULL,
        person_id UUID,
        workspace_id UUID,
        invitation_id UUID,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT link_pkey PRIMARY KEY (token_hash),
        CONSTRAINT link_kind_check CHECK (kind in ('setup', 'invitation', 'password_reset')),
        CONSTRAINT link_person_id_fkey FOREIGN KEY(person_id) REFERENCES control.person (id) ON DELETE CASCADE,
        CONSTRAINT link_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE control.membership (
        person_id UUID NOT NULL,
        workspace_id UUID NOT NULL,
        member_id UUID NOT NULL,
        active BOOLEAN NOT NULL,
        role_id UUID NOT NULL,
        builtin TEXT,
        permissions TEXT[] NOT NULL,
        CONSTRAINT membership_pkey PRIMARY KEY (person_id, workspace_id),
        CONSTRAINT membership_person_id_fkey FOREIGN KEY(person_id) REFERENCES control.person (id) ON DELETE CASCADE,
        CONSTRAINT membership_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE,
        CONSTRAINT membership_member_id_key UNIQUE (member_id)
    )
    """,
    """
    CREATE TABLE control.session (
        id UUID NOT NULL,
        token_hash BYTEA NOT NULL,
        person_id UUID NOT NULL,
        workspace_id UUID,
        user_agent TEXT DEFAULT '' NOT NULL,
        ip TEXT DEFAULT '' NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        last_seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT session_pkey PRIMARY KEY (id),
        CONSTRAINT session_token_hash_key UNIQUE (token_hash),
        CONSTRAINT session_person_id_fkey FOREIGN KEY(person_id) REFERENCES control.person (id) ON DELETE CASCADE,
        CONSTRAINT session_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE SET NULL
    )
    """,
    """
    CREATE INDEX session_person_id_idx ON control.session (person_id)
    """,
    """
    CREATE TABLE first_run_step (
        workspace_id UUID NOT NULL,
        step TEXT NOT NULL,
        done_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT first_run_step_pkey PRIMARY KEY (workspace_id, step),
        CONSTRAINT first_run_step_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE role (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        name TEXT NOT NULL,
        builtin TEXT,
        permissions TEXT[] NOT NULL,
        CONSTRAINT role_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT role_workspace_id_name_key UNIQUE (workspace_id, name),
        CONSTRAINT role_builtin_check CHECK (builtin in ('owner', 'admin', 'agent')),
        CONSTRAINT role_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE api_request (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        api_key_id UUID NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        method TEXT NOT NULL,
        path TEXT NOT NULL,
        status SMALLINT NOT NULL,
        duration_ms INTEGER NOT NULL,
        ip TEXT NOT NULL,
        CONSTRAINT api_request_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT api_request_workspace_id_api_key_id_fkey FOREIGN KEY(workspace_id, api_key_id) REFERENCES api_key (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT api_request_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX api_request_key_idx ON api_request (workspace_id, api_key_id, id)
    """,
    """
    CREATE TABLE invitation (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        email TEXT NOT NULL,
        role_id UUID NOT NULL,
        invited_by UUID,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT invitation_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT invitation_workspace_id_email_key UNIQUE (workspace_id, email),
        CONSTRAINT invitation_workspace_id_role_id_fkey FOREIGN KEY(workspace_id, role_id) REFERENCES role (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT invitation_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE member (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        role_id UUID NOT NULL,
        active BOOLEAN DEFAULT true NOT NULL,
        joined_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        last_seen_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT member_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT member_workspace_id_person_id_key UNIQUE (workspace_id, person_id),
        CONSTRAINT member_workspace_id_role_id_fkey FOREIGN KEY(workspace_id, role_id) REFERENCES role (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE,
        CONSTRAINT member_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE,
        CONSTRAINT member_person_id_fkey FOREIGN KEY(person_id) REFERENCES control.person (id) ON DELETE CASCADE
    )
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
