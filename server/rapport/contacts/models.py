"""Tables of people and what identifies them."""

import sqlalchemy as sa

from rapport.core.db.metadata import Json, Time, now, tenant_key, tenant_table

contact = tenant_table(
    "contact",
    sa.Column("id", sa.Uuid),
    sa.Column("name", sa.Text),
    sa.Column("profile_name", sa.Text),
    sa.Column("username", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("blocked_at", Time),
    sa.Column("first_seen_at", Time),
    sa.Column("last_seen_at", Time),
    sa.Column("created_at", Time, nullable=False, server_default=now()),
    sa.Column(
        "search_text",
        sa.Text,
        sa.Computed(
            "lower(coalesce(name, '') || ' ' || coalesce(profile_name, '') || ' '"
            " || coalesce(username, ''))",
            persisted=True,
        ),
    ),
    sa.Index(
        "contact_search_idx",
        "workspace_id",
        "search_text",
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    ),
    sa.Index(
        "contact_last_seen_idx",
        "workspace_id",
        sa.text("coalesce(last_seen_at, created_at)"),
        "id",
    ),
)

# `scope` is '' for phones, the portfolio for business-scoped ids (the WABA until it is known).
# `value` is the normal form; `given` is the form to send to.
contact_identity = tenant_table(
    "contact_identity",
    sa.Column("kind", sa.Text),
    sa.Column("scope", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("contact_id", sa.Uuid, nullable=False),
    sa.Column("given", sa.Text, nullable=False),
    sa.Column("since", Time, nullable=False, server_default=now()),
    sa.Index("contact_identity_contact_idx", "workspace_id", "contact_id"),
    sa.Index(
        "contact_identity_search_idx",
        "workspace_id",
        "value",
        postgresql_using="gin",
        postgresql_ops={"value": "gin_trgm_ops"},
    ),
    sa.CheckConstraint("kind in ('phone', 'bsuid', 'parent_bsuid')", name="kind"),
    tenant_key(("contact_id",), "contact", ondelete="CASCADE"),
    key=("kind", "scope", "value"),
    owned=True,
)

former_identity = tenant_table(
    "former_identity",
    sa.Column("id", sa.Uuid),
    sa.Column("contact_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("since", Time, nullable=False),
    sa.Column("until", Time, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Index("former_identity_contact_idx", "workspace_id", "contact_id"),
    tenant_key(("contact_id",), "contact", ondelete="CASCADE"),
    owned=True,
)

contact_merge = tenant_table(
    "contact_merge",
    sa.Column("id", sa.Uuid),
    sa.Column("kept_id", sa.Uuid, nullable=False),
    sa.Column("merged_id", sa.Uuid, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("before", Json, nullable=False),
    sa.Column("moved", Json, nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.Column("undone_at", Time),
)
