"""Conversations, messages, lanes and files."""

from alembic import op

revision = "messaging"
down_revision = "contacts"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    CREATE TABLE control.inbound_health (
        singleton BOOLEAN DEFAULT true NOT NULL,
        healthy_seconds FLOAT DEFAULT '0' NOT NULL,
        ticked_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT inbound_health_pkey PRIMARY KEY (singleton),
        CONSTRAINT inbound_health_one_row_check CHECK (singleton)
    )
    """,
    """
    CREATE TABLE media (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        direction TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        mime_type TEXT,
        size BIGINT,
        sha256 TEXT,
        name TEXT,
        width INTEGER,
        height INTEGER,
        duration FLOAT,
        has_thumbnail BOOLEAN DEFAULT false NOT NULL,
        voice BOOLEAN DEFAULT false NOT NULL,
        problem TEXT,
        meta_media_id TEXT,
        number_id UUID,
        uploaded_by UUID,
        used BOOLEAN DEFAULT false NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT media_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT media_state_check CHECK (state in ('pending', 'ready', 'failed')),
        CONSTRAINT media_direction_check CHECK (direction in ('inbound', 'outbound')),
        CONSTRAINT media_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX media_unused_idx ON media (workspace_id, created_at) WHERE direction = 'outbound' and not used
    """,
    """
    CREATE TABLE orphan_status (
        workspace_id UUID NOT NULL,
        wamid TEXT NOT NULL,
        status TEXT NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        error JSONB,
        pricing JSONB,
        received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT orphan_status_pkey PRIMARY KEY (workspace_id, wamid, status),
        CONSTRAINT orphan_status_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX orphan_status_age_idx ON orphan_status (workspace_id, received_at)
    """,
    """
    CREATE TABLE media_upload (
        workspace_id UUID NOT NULL,
        media_id UUID NOT NULL,
        number_id UUID NOT NULL,
        meta_media_id TEXT NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT media_upload_pkey PRIMARY KEY (workspace_id, media_id, number_id),
        CONSTRAINT media_upload_workspace_id_media_id_fkey FOREIGN KEY(workspace_id, media_id) REFERENCES media (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE conversation (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        contact_id UUID NOT NULL,
        number_id UUID NOT NULL,
        status TEXT DEFAULT 'closed' NOT NULL,
        assignee_id UUID,
        unread_count INTEGER DEFAULT '0' NOT NULL,
        waiting_since TIMESTAMP WITH TIME ZONE,
        last_inbound_at TIMESTAMP WITH TIME ZONE,
        last_inbound_wamid TEXT,
        window_expires_at TIMESTAMP WITH TIME ZONE,
        referral JSONB,
        referred_at TIMESTAMP WITH TIME ZONE,
        free_entry_expires_at TIMESTAMP WITH TIME ZONE,
        last_message_id UUID,
        last_message_at TIMESTAMP WITH TIME ZONE NOT NULL,
        opened_at TIMESTAMP WITH TIME ZONE,
        closed_at TIMESTAMP WITH TIME ZONE,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT conversation_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT conversation_workspace_id_contact_id_number_id_key UNIQUE (workspace_id, contact_id, number_id),
        CONSTRAINT conversation_status_check CHECK (status in ('open', 'closed')),
        CONSTRAINT conversation_workspace_id_contact_id_fkey FOREIGN KEY(workspace_id, contact_id) REFERENCES contact (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT conversation_workspace_id_number_id_fkey FOREIGN KEY(workspace_id, number_id) REFERENCES phone_number (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE
    )
    """,
    """
    CREATE INDEX conversation_assignee_idx ON conversation (workspace_id, assignee_id, last_message_at, id)
    """,
    """
    CREATE INDEX conversation_latest_idx ON conversation (workspace_id, last_message_at, id)
    """,
    """
    CREATE INDEX conversation_newest_idx ON conversation (workspace_id, status, last_message_at, id)
    """,
    """
    CREATE INDEX conversation_unread_idx ON conversation (workspace_id, last_message_at, id) WHERE unread_count > 0
    """,
    """
    CREATE INDEX conversation_waiting_idx ON conversation (workspace_id, status, coalesce(waiting_since, '9999-12-31Z'::timestamptz), id)
    """,
    """
    CREATE INDEX conversation_window_idx ON conversation (workspace_id, window_expires_at, id) WHERE status = 'open'
    """,
    """
    CREATE TABLE lane (
        workspace_id UUID NOT NULL,
        number_id UUID NOT NULL,
        holder BIGINT,
        epoch BIGINT DEFAULT '0' NOT NULL,
        leased_until TIMESTAMP WITH TIME ZONE,
        CONSTRAINT lane_pkey PRIMARY KEY (workspace_id, number_id),
        CONSTRAINT lane_workspace_id_number_id_fkey FOREIGN KEY(workspace_id, number_id) REFERENCES phone_number (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE conversation_event (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        conversation_id UUID NOT NULL,
        kind TEXT NOT NULL,
        actor_kind TEXT NOT NULL,
        actor_id UUID,
        actor_name TEXT NOT NULL,
        data JSONB DEFAULT '{}' NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT conversation_event_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT conversation_event_workspace_id_conversation_id_fkey FOREIGN KEY(workspace_id, conversation_id) REFERENCES conversation (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX conversation_event_thread_idx ON conversation_event (workspace_id, conversation_id, at)
    """,
    """
    CREATE TABLE message (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        conversation_id UUID NOT NULL,
        contact_id UUID NOT NULL,
        number_id UUID NOT NULL,
        direction TEXT NOT NULL,
        type TEXT NOT NULL,
        content JSONB NOT NULL,
        text TEXT DEFAULT '' NOT NULL,
        wamid TEXT,
        status TEXT NOT NULL,
        rank SMALLINT NOT NULL,
        sort_at TIMESTAMP WITH TIME ZONE NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        origin_kind TEXT NOT NULL,
        origin_id UUID,
        origin_name TEXT,
        client_id TEXT,
        intent_key TEXT,
        callback_data TEXT,
        media_id UUID,
        reply_to_wamid TEXT,
        resend_of UUID,
        referral JSONB,
        forwarded BOOLEAN DEFAULT false NOT NULL,
        recipient TEXT,
        priority SMALLINT,
        due_at TIMESTAMP WITH TIME ZONE,
        send_by TIMESTAMP WITH TIME ZONE,
        needs_window BOOLEAN DEFAULT false NOT NULL,
        attempt SMALLINT DEFAULT '0' NOT NULL,
        in_flight_since TIMESTAMP WITH TIME ZONE,
        claim_epoch BIGINT,
        claim_health FLOAT,
        accepted_at TIMESTAMP WITH TIME ZONE,
        sent_at TIMESTAMP WITH TIME ZONE,
        delivered_at TIMESTAMP WITH TIME ZONE,
        read_at TIMESTAMP WITH TIME ZONE,
        played_at TIMESTAMP WITH TIME ZONE,
        failed_at TIMESTAMP WITH TIME ZONE,
        unconfirmed_at TIMESTAMP WITH TIME ZONE,
        error JSONB,
        pricing JSONB,
        CONSTRAINT message_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT message_workspace_id_wamid_key UNIQUE (workspace_id, wamid),
        CONSTRAINT message_direction_check CHECK (direction in ('inbound', 'outbound')),
        CONSTRAINT message_workspace_id_conversation_id_fkey FOREIGN KEY(workspace_id, conversation_id) REFERENCES conversation (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX message_again_idx ON message (workspace_id, number_id, recipient) WHERE due_at is not null and attempt > 0
    """,
    """
    CREATE INDEX message_in_flight_idx ON message (workspace_id, number_id, in_flight_since) WHERE in_flight_since is not null
    """,
    """
    CREATE UNIQUE INDEX message_intent_key ON message (workspace_id, origin_kind, intent_key) WHERE intent_key is not null
    """,
    """
    CREATE INDEX message_lane_idx ON message (workspace_id, number_id, priority, due_at, id) WHERE due_at is not null
    """,
    """
    CREATE INDEX message_media_idx ON message (workspace_id, media_id) WHERE media_id is not null
    """,
    """
    CREATE UNIQUE INDEX message_resend_key ON message (workspace_id, resend_of) WHERE resend_of is not null
    """,
    """
    CREATE INDEX message_thread_idx ON message (workspace_id, conversation_id, sort_at, id)
    """,
    """
    CREATE TABLE message_attempt (
        workspace_id UUID NOT NULL,
        message_id UUID NOT NULL,
        number SMALLINT NOT NULL,
        claimed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        ended_at TIMESTAMP WITH TIME ZONE NOT NULL,
        outcome TEXT NOT NULL,
        code INTEGER,
        detail TEXT,
        CONSTRAINT message_attempt_pkey PRIMARY KEY (workspace_id, message_id, number),
        CONSTRAINT message_attempt_workspace_id_message_id_fkey FOREIGN KEY(workspace_id, message_id) REFERENCES message (workspace_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE reaction (
        workspace_id UUID NOT NULL,
        message_id UUID NOT NULL,
        by TEXT NOT NULL,
        emoji TEXT NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT reaction_pkey PRIMARY KEY (workspace_id, message_id, by),
        CONSTRAINT reaction_workspace_id_message_id_fkey FOREIGN KEY(workspace_id, message_id) REFERENCES message (workspace_id, id) ON DELETE CASCADE,
        CONSTRAINT reaction_by_check CHECK (by in ('contact', 'business'))
    )
    """,
    """
    alter table message set (fillfactor = 60)
    """,
    """
    alter table conversation set (fillfactor = 85)
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
