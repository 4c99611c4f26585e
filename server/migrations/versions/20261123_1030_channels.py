"""Connected accounts and numbers, and whose they are."""

from alembic import op

revision = "channels"
down_revision = "queue"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    CREATE TABLE control.portfolio_budget (
        portfolio_id TEXT NOT NULL,
        "limit" INTEGER,
        used INTEGER DEFAULT '0' NOT NULL,
        CONSTRAINT portfolio_budget_pkey PRIMARY KEY (portfolio_id)
    )
    """,
    """
    CREATE TABLE control.portfolio_reservation (
        portfolio_id TEXT NOT NULL,
        recipient TEXT NOT NULL,
        reserved_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT portfolio_reservation_pkey PRIMARY KEY (portfolio_id, recipient)
    )
    """,
    """
    CREATE INDEX portfolio_reservation_age_idx ON control.portfolio_reservation (portfolio_id, reserved_at)
    """,
    """
    CREATE TABLE control.meta_app (
        meta_app_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        workspace_id UUID,
        secret BYTEA NOT NULL,
        verify_token BYTEA NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        verified_at TIMESTAMP WITH TIME ZONE,
        heard_at TIMESTAMP WITH TIME ZONE,
        refused_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT meta_app_pkey PRIMARY KEY (meta_app_id),
        CONSTRAINT meta_app_kind_check CHECK (kind in ('installation', 'practice', 'own')),
        CONSTRAINT meta_app_owner_check CHECK ((kind = 'own') = (workspace_id is not null)),
        CONSTRAINT meta_app_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE control.number_directory (
        phone_number_id TEXT NOT NULL,
        claimed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        waba_id TEXT NOT NULL,
        workspace_id UUID NOT NULL,
        number_id UUID NOT NULL,
        released_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT number_directory_pkey PRIMARY KEY (phone_number_id, claimed_at),
        CONSTRAINT number_directory_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE UNIQUE INDEX number_directory_held_key ON control.number_directory (phone_number_id) WHERE released_at is null
    """,
    """
    CREATE TABLE control.waba_directory (
        waba_id TEXT NOT NULL,
        claimed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        workspace_id UUID NOT NULL,
        meta_app_id TEXT NOT NULL,
        portfolio_id TEXT,
        released_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT waba_directory_pkey PRIMARY KEY (waba_id, claimed_at),
        CONSTRAINT waba_directory_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE UNIQUE INDEX waba_directory_held_key ON control.waba_directory (waba_id) WHERE released_at is null
    """,
    """
    CREATE TABLE waba (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        waba_id TEXT NOT NULL,
        name TEXT NOT NULL,
        meta_app_id TEXT NOT NULL,
        token_app_id TEXT,
        graph TEXT NOT NULL,
        access_token BYTEA,
        token_expires_at TIMESTAMP WITH TIME ZONE,
        token_scopes TEXT[] DEFAULT '{}' NOT NULL,
        portfolio_id TEXT,
        portfolio_name TEXT,
        currency TEXT,
        timezone_id TEXT,
        review_status TEXT,
        business_verification TEXT,
        restrictions JSONB DEFAULT '[]' NOT NULL,
        subscribed BOOLEAN DEFAULT false NOT NULL,
        connected_at TIMESTAMP WITH TIME ZONE NOT NULL,
        disconnected_at TIMESTAMP WITH TIME ZONE,
        checked_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT waba_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT waba_workspace_id_waba_id_key UNIQUE (workspace_id, waba_id),
        CONSTRAINT waba_graph_check CHECK (graph in ('meta', 'simulator')),
        CONSTRAINT waba_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE phone_number (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        phone_number_id TEXT NOT NULL,
        waba UUID NOT NULL,
        display_phone_number TEXT NOT NULL,
        verified_name TEXT DEFAULT '' NOT NULL,
        name_status TEXT,
        quality TEXT,
        messaging_limit TEXT,
        throughput_per_second INTEGER DEFAULT '80' NOT NULL,
        meta_status TEXT,
        label TEXT,
        colour TEXT DEFAULT 'jade' NOT NULL,
        read_receipts TEXT DEFAULT 'on_open' NOT NULL,
        pause JSONB,
        last_webhook_at TIMESTAMP WITH TIME ZONE,
        checked_at TIMESTAMP WITH TIME ZONE,
        disconnected_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT phone_number_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT phone_number_workspace_id_phone_number_id_key UNIQUE (workspace_id, phone_number_id),
        CONSTRAINT phone_number_read_receipts_check CHECK (read_receipts in ('on_open', 'on_reply', 'never')),
        CONSTRAINT phone_number_workspace_id_waba_fkey FOREIGN KEY(workspace_id, waba) REFERENCES waba (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE,
        CONSTRAINT phone_number_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
