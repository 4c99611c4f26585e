"""The schema's rules about tenants, applied after every migration and held by a test.

Driven by the catalog, so that no migration can forget them: every table in `public` is a tenant
table and gets row-level security; everything else must be named here.
"""

import asyncpg

from rapport.core.crypto import Keyring
from rapport.core.db.login import role_name, role_password
from rapport.core.failure import Failure

CONTROL_TABLES = frozenset(
    {
        "installation",
        "workspace",
        "person",
        "membership",
        "session",
        "link",
        "api_key_hash",
        "sign_in_attempt",
        "meta_app",
        "waba_directory",
        "number_directory",
        "webhook_log",
        "webhook_waiting",
        "operator_dead_letter",
        "lease",
        "process",
        "work_waiting",
        "inbound_health",
        "portfolio_budget",
        "portfolio_reservation",
        "demo",
    }
)

# What a tenant transaction may do in the control schema, beyond nothing.
APP_GRANTS = {
    "workspace": "select, update",
    "person": "select (id, email, name, photo_id)",
    "membership": "select, insert, update, delete",
    "api_key_hash": "insert, delete, select (workspace_id, api_key_id)",
    "link": "insert, delete, select (workspace_id, invitation_id, kind)",
    "work_waiting": "select, insert, update",
    "meta_app": "insert, update, select (meta_app_id, kind, workspace_id)",
    "waba_directory": "select, insert, update",
    "number_directory": "select, insert, update",
    "portfolio_budget": """insert (portfolio_id, "limit"), update ("limit"),
        select (portfolio_id, "limit")""",
}
APP_POLICIES = {
    "workspace": "id = {workspace}",
    "person": """exists (select from control.membership where membership.person_id = person.id
        and membership.workspace_id = {workspace})""",
    "membership": "workspace_id = {workspace}",
    "api_key_hash": "workspace_id = {workspace}",
    "link": "workspace_id = {workspace}",
    "work_waiting": "workspace_id = {workspace}",
    "meta_app": "workspace_id = {workspace}",
    "waba_directory": "workspace_id = {workspace}",
    "number_directory": "workspace_id = {workspace}",
    # that of an account which the workspace holds; its limit only, never who was written to
    "portfolio_budget": """exists (select from control.waba_directory held
        where held.workspace_id = {workspace} and held.released_at is null
          and coalesce(held.portfolio_id, 'waba:' || held.waba_id)
            = portfolio_budget.portfolio_id)""",
}
QUEUE_GRANTS = """
    grant usage on schema queue to {app}, {control};
    grant select, insert, update, delete, truncate on all tables in schema queue to {control};
    grant usage on all sequences in schema queue to {app}, {control};
    grant insert, select (id, entrypoint, priority, dedupe_key, status) on queue.pgqueuer to {app};
    grant insert on queue.pgqueuer_log to {app};
"""

CURRENT_WORKSPACE = "nullif(current_setting('app.workspace_id', true), '')::uuid"


class SchemaBroken(Failure):
    """A table breaks the rules about tenants. The message names it."""


async def secure(owner: asyncpg.Connection, keyring: Keyring) -> None:
    """Applies roles, policies and grants; safe to repeat. Runs as the owner.

    Raises SchemaBroken for a table that is neither a tenant table nor on the allow-list.
    """
    database = await owner.fetchval("select current_database()")
    roles = {who: role_name(database, who) for who in ("app", "control", "definer")}
    made = await _make_roles(owner, keyring, roles)
    await _protect(owner, await _tenant_tables(owner))
    if made:
        await _grant(owner, roles)


async def _make_roles(owner: asyncpg.Connection, keyring: Keyring, roles: dict[str, str]) -> bool:
    """Whether the three roles exist now."""
    try:
        for who, role in roles.items():
            known = await owner.fetchval("select 1 from pg_roles where rolname = $1", role)
            if not known:
                await owner.execute(f'create role "{role}" nologin noinherit')
            if who != "definer":
                password = role_password(keyring, role)
                await owner.execute(f"alter role \"{role}\" login password '{password}'")
            await owner.execute(f'grant "{role}" to current_user')
    except asyncpg.InsufficientPrivilegeError:
        return False
    return True


async def _tenant_tables(owner: asyncpg.Connection) -> list[str]:
    rows = await owner.fetch(
        """
        select n.nspname, c.relname, c.relispartition,
               (select a.attname from pg_index i join pg_attribute a
                 on a.attrelid = c.oid and a.attnum = i.indkey[0]
                 where i.indrelid = c.oid and i.indisprimary) as first_key
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'control') and c.relkind in ('r', 'p')
          and c.relname <> 'alembic_version'
        """
    )
    for row in rows:
        name = row["relname"]
        if row["nspname"] == "public" and row["first_key"] != "workspace_id":
            raise SchemaBroken(f"The key of table {name} must begin with workspace_id.")
        if row["nspname"] == "control" and not row["relispartition"] and name not in CONTROL_TABLES:
            raise SchemaBroken(f"control.{name} is not on the allow-list of control tables.")
    return [row["relname"] for row in rows if row["nspname"] == "public"]


async def _protect(owner: asyncpg.Connection, tenant: list[str]) -> None:
    """Row-level security on every tenant table, binding its owner too."""
    protected = {
        row["tablename"]
        for row in await owner.fetch(
            "select tablename from pg_policies where schemaname = 'public'"
            " and policyname = 'tenant'"
        )
    }
    for table in tenant:
        if table not in protected:
            await owner.execute(
                f"""
                alter table public."{table}" enable row level security;
                alter table public."{table}" force row level security;
                create policy tenant on public."{table}" for all
                  using (workspace_id = {CURRENT_WORKSPACE})
                  with check (workspace_id = {CURRENT_WORKSPACE});
                """
            )


async def _grant(owner: asyncpg.Connection, roles: dict[str, str]) -> None:
    app, reign, definer = (f'"{roles[who]}"' for who in ("app", "control", "definer"))
    everything = "select, insert, update, delete"
    await owner.execute(
        f"""
        revoke all on schema public from public;
        grant usage on schema public to {app}, {reign}, {definer};
        grant usage on schema control to {app}, {reign}, {definer};
        grant {everything} on all tables in schema public to {app};
        grant {everything}, truncate on all tables in schema control to {reign};
        grant usage on all sequences in schema control to {reign};
        revoke execute on all functions in schema control from public;
        grant execute on all functions in schema control to {reign};
        revoke all on public.alembic_version from {app};
        grant select on public.alembic_version to {reign};
        """
        + QUEUE_GRANTS.format(app=app, control=reign)
    )
    for table, rights in APP_GRANTS.items():
        await owner.execute(f"grant {rights} on control.{table} to {app}")
    await _policies(owner, app, reign)
    await _hand_over_functions(owner, app, definer)


async def _policies(owner: asyncpg.Connection, app: str, reign: str) -> None:
    """Control tables that a tenant transaction may touch show it its own rows only."""
    for table, rule in APP_POLICIES.items():
        await owner.execute(
            f"""
            alter table control.{table} enable row level security;
            drop policy if exists own on control.{table};
            create policy own on control.{table} to {app}
              using ({rule.format(workspace=CURRENT_WORKSPACE)});
            drop policy if exists everything on control.{table};
            create policy everything on control.{table} to {reign} using (true);
            """
        )


async def _hand_over_functions(owner: asyncpg.Connection, app: str, definer: str) -> None:
    """Search functions run as a role with a policy of its own.

    A policy hides an index from operators that are not leakproof (name search in a million
    contacts: 7 ms without, 206 ms with it), so these functions filter by the workspace themselves.
    """
    functions = await owner.fetch(
        """
        select p.oid::regprocedure::text as signature, obj_description(p.oid) as reads,
               p.proowner::regrole::text as holder, p.proowner = current_user::regrole as own
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'public' and p.prosecdef
        """
    )
    await owner.execute(f"grant create on schema public to {definer}")
    for function in functions:
        if not function["own"]:
            # in a copy of a database it belongs to the role of the database that was copied
            await owner.execute(f"grant {function['holder']} to current_user")
        for table in (function["reads"] or "").removeprefix("reads ").split(", "):
            await owner.execute(
                f"""
                grant select on public.{table} to {definer};
                drop policy if exists search on public.{table};
                create policy search on public.{table} for select to {definer} using (true);
                """
            )
        await owner.execute(
            f"""
            revoke execute on function {function["signature"]} from public;
            grant execute on function {function["signature"]} to {app};
            alter function {function["signature"]} owner to {definer};
            """
        )
        if not function["own"]:
            await owner.execute(f"revoke {function['holder']} from current_user")
    await owner.execute(f"revoke create on schema public from {definer}")
    # a member of this role would share its policy, and see every workspace's contacts
    await owner.execute(f"revoke {definer} from current_user")
