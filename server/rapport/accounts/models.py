"""Tables of workspaces, people and their rights."""

import sqlalchemy as sa

from rapport.core.db.metadata import Json, Time, control_table, now, tenant_key, tenant_table

workspace = control_table(
    "workspace",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("time_zone", sa.Text, nullable=False),
    sa.Column("default_country", sa.Text, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
)

person = control_table(
    "person",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("password_hash", sa.Text),
    sa.Column("language", sa.Text, nullable=False, server_default="en"),
    sa.Column("theme", sa.Text, nullable=False, server_default="system"),
    sa.Column("photo_id", sa.Uuid),
    sa.Column("keys", Json, nullable=False, server_default="{}"),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
    sa.Column("undo_seconds", sa.SmallInteger, nullable=False, server_default="0"),
    sa.CheckConstraint("email = lower(email)", name="email_lower"),
    sa.CheckConstraint("undo_seconds between 0 and 30", name="undo_seconds"),
)

# Which person may do what in which workspace: all that a request needs to know, in one row. The
# member and role of the workspace are the truth; this is their shadow, written with them.
membership = control_table(
    "membership",
    sa.Column(
        "person_id",
        sa.Uuid,
        sa.ForeignKey("control.person.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column(
        "workspace_id",
        sa.Uuid,
        sa.ForeignKey("control.workspace.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("member_id", sa.Uuid, nullable=False, unique=True),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("role_id", sa.Uuid, nullable=False),
    sa.Column("builtin", sa.Text),
    sa.Column("permissions", sa.ARRAY(sa.Text), nullable=False),
)

session = control_table(
    "session",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column(
        "person_id", sa.Uuid, sa.ForeignKey("control.person.id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("workspace_id", sa.Uuid, sa.ForeignKey("control.workspace.id", ondelete="SET NULL")),
    sa.Column("user_agent", sa.Text, nullable=False, server_default=""),
    sa.Column("ip", sa.Text, nullable=False, server_default=""),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
    sa.Column("last_seen_at", Time, nullable=False, server_default=now()),
    sa.Column("expires_at", Time, nullable=False),
    sa.Index("session_person_id_idx", "person_id"),
)

link = control_table(
    "link",
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("person_id", sa.Uuid, sa.ForeignKey("control.person.id", ondelete="CASCADE")),
    sa.Column("workspace_id", sa.Uuid, sa.ForeignKey("control.workspace.id", ondelete="CASCADE")),
    sa.Column("invitation_id", sa.Uuid),
    sa.Column("expires_at", Time, nullable=False),
    sa.CheckConstraint("kind in ('setup', 'invitation', 'password_reset')", name="kind"),
)

api_key_hash = control_table(
    "api_key_hash",
    sa.Column("key_hash", sa.LargeBinary, primary_key=True),
    sa.Column(
        "workspace_id",
        sa.Uuid,
        sa.ForeignKey("control.workspace.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("api_key_id", sa.Uuid, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("scopes", sa.ARRAY(sa.Text), nullable=False),
)

sign_in_attempt = control_table(
    "sign_in_attempt",
    sa.Column("subject", sa.LargeBinary, primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", Time, nullable=False),
)

role = tenant_table(
    "role",
    sa.Column("id", sa.Uuid),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("builtin", sa.Text),
    sa.Column("permissions", sa.ARRAY(sa.Text), nullable=False),
    sa.UniqueConstraint("workspace_id", "name"),
    sa.CheckConstraint("builtin in ('owner', 'admin', 'agent')", name="builtin"),
)

member = tenant_table(
    "member",
    sa.Column("id", sa.Uuid),
    sa.Column(
        "person_id", sa.Uuid, sa.ForeignKey("control.person.id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("role_id", sa.Uuid, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("joined_at", Time, nullable=False, server_default=now()),
    sa.Column("last_seen_at", Time),
    sa.UniqueConstraint("workspace_id", "person_id"),
    tenant_key(("role_id",), "role"),
)

invitation = tenant_table(
    "invitation",
    sa.Column("id", sa.Uuid),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("role_id", sa.Uuid, nullable=False),
    sa.Column("invited_by", sa.Uuid),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
    sa.Column("expires_at", Time, nullable=False),
    sa.UniqueConstraint("workspace_id", "email"),
    tenant_key(("role_id",), "role", ondelete="CASCADE"),
)

api_key = tenant_table(
    "api_key",
    sa.Column("id", sa.Uuid),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("prefix", sa.Text, nullable=False),
    sa.Column("scopes", sa.ARRAY(sa.Text), nullable=False),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
    sa.Column("created_by", sa.Uuid),
    sa.Column("last_used_at", Time),
    sa.Column("revoked_at", Time),
)

api_request = tenant_table(
    "api_request",
    sa.Column("id", sa.Uuid),
    sa.Column("api_key_id", sa.Uuid, nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("status", sa.SmallInteger, nullable=False),
    sa.Column("duration_ms", sa.Integer, nullable=False),
    sa.Column("ip", sa.Text, nullable=False),
    sa.Index("api_request_key_idx", "workspace_id", "api_key_id", "id"),
    tenant_key(("api_key_id",), "api_key", ondelete="CASCADE"),
)

audit_entry = tenant_table(
    "audit_entry",
    sa.Column("id", sa.Uuid),
    sa.Column("at", Time, nullable=False, server_default=now()),
    sa.Column("actor_kind", sa.Text, nullable=False),
    sa.Column("actor_id", sa.Uuid),
    sa.Column("actor_name", sa.Text, nullable=False),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject_kind", sa.Text, nullable=False),
    sa.Column("subject_id", sa.Text),
    sa.Column("subject_name", sa.Text, nullable=False),
    sa.Column("changes", Json, nullable=False, server_default="{}"),
    sa.CheckConstraint(
        "actor_kind in ('member', 'api_key', 'operator', 'system')", name="actor_kind"
    ),
)

first_run_step = tenant_table(
    "first_run_step",
    sa.Column("step", sa.Text),
    sa.Column("done_at", Time, nullable=False),
    key=("step",),
)
