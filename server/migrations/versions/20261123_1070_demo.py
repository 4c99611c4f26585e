"""What became of the demo."""

from alembic import op

revision = "demo"
down_revision = "meta_webhooks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE control.demo (
            singleton BOOLEAN DEFAULT true NOT NULL,
            state TEXT NOT NULL,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT demo_pkey PRIMARY KEY (singleton),
            CONSTRAINT demo_one_row_check CHECK (singleton),
            CONSTRAINT demo_state_check CHECK (state in ('building', 'ready', 'removed'))
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE control.demo")
