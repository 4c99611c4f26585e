"""Keys of a person's own."""

from alembic import op

revision = "keys"
down_revision = "scheduled"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE control.person ADD COLUMN keys JSONB DEFAULT '{}' NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE control.person DROP COLUMN keys")
