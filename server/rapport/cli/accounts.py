"""`rapport workspace`, `rapport user` and `rapport api-key`: for the operator."""

from typing import Annotated
from uuid import UUID

import typer

from rapport.accounts import rules
from rapport.accounts.actions import api_keys, links, members, people, roles, workspaces
from rapport.accounts.errors import AlreadySetUp
from rapport.accounts.queries import identity
from rapport.cli.process import carry_out, find_workspace
from rapport.core.actor import OPERATOR
from rapport.core.refusal import InvalidInput, NotFound
from rapport.core.runtime import Runtime
from rapport.wiring import CATALOGUE

workspace = typer.Typer(help="Workspaces.", no_args_is_help=True)
user = typer.Typer(help="People.", no_args_is_help=True)
api_key = typer.Typer(help="API keys.", no_args_is_help=True)

Slug = Annotated[str, typer.Option(help="The workspace's slug.")]


def register(app: typer.Typer) -> None:
    app.add_typer(workspace, name="workspace")
    app.add_typer(user, name="user")
    app.add_typer(api_key, name="api-key")


@workspace.command("create")
def create_workspace(
    name: Annotated[str, typer.Option(help="What people call it.")],
    slug: Annotated[str, typer.Option(help="Its name in addresses: lower-case, digits, hyphens.")],
    time_zone: Annotated[str, typer.Option(help="Such as Asia/Kolkata.")] = "UTC",
    country: Annotated[str, typer.Option(help="Default country of phone numbers.")] = "IN",
    currency: Annotated[str, typer.Option(help="Three letters, such as INR.")] = "USD",
) -> None:
    """Make a workspace."""

    async def work(runtime: Runtime) -> UUID:
        new = workspaces.Workspace(
            name=name, time_zone=time_zone, default_country=country, currency=currency
        )
        async with runtime.control() as control:
            workspace_id = await workspaces.register(control, new, slug=slug)
        async with runtime.workspace(workspace_id) as tx:
            await workspaces.furnish(tx)
        return workspace_id

    typer.echo(f"Workspace {slug} made ({carry_out(work)}).")


@user.command("create")
def create_user(
    email: Annotated[str, typer.Option(help="The address to sign in with.")],
    password: Annotated[str, typer.Option(help="The password to sign in with.")],
    workspace: Slug,
    role: Annotated[str, typer.Option(help="owner, admin, agent, or a role's name.")] = "agent",
    name: Annotated[str | None, typer.Option(help="Absent: from the address.")] = None,
) -> None:
    """Make a person, or take one who exists, and add them to a workspace."""

    async def work(runtime: Runtime) -> None:
        address = rules.clean_email(email)
        if not password:
            raise InvalidInput("The password is empty.", field="password")
        workspace_id = await find_workspace(runtime, workspace)
        password_hash = await people.hash_password(password)
        async with runtime.control() as control:
            person_id = await control.fetchval(
                "select id from control.person where email = $1", address
            )
            if person_id is None:
                person_id = await people.create(
                    control,
                    email=address,
                    name=name or address.partition("@")[0],
                    password_hash=password_hash,
                )
        async with runtime.workspace(workspace_id) as tx:
            role_id = await tx.fetchval(
                "select id from role where workspace_id = $1 and ($2 in (builtin, name))",
                workspace_id,
                role,
            )
            if role_id is None:
                raise NotFound("role")
            await members.join(tx, person_id, await roles.get(tx, role_id))

    carry_out(work)
    typer.echo(f"{email} is {role} of {workspace}.")


@user.command("reset-link")
def reset_link(email: Annotated[str, typer.Option(help="Whose password to reset.")]) -> None:
    """Print a link that lets a person set a new password (valid for a day, once)."""

    async def work(runtime: Runtime) -> str:
        async with runtime.control() as control:
            person_id = await control.fetchval(
                "select id from control.person where email = $1", rules.clean_email(email)
            )
            if person_id is None:
                raise NotFound("person")
            expires_at = runtime.clock.now() + rules.RESET_LINK_LENGTH
            token = await links.make(control, "password_reset", expires_at, person_id=person_id)
        return f"{runtime.settings.base_url}/reset/{token}"

    typer.echo(carry_out(work))


@user.command("setup-link")
def setup_link() -> None:
    """Print a link that makes the first workspace and its owner (valid for a day, once).

    Links printed before stop working.
    """

    async def work(runtime: Runtime) -> str:
        if not await identity.is_empty(runtime.database.control_pool):
            raise AlreadySetUp
        async with runtime.control() as control:
            await control.execute("delete from control.link where kind = 'setup'")
            expires_at = runtime.clock.now() + rules.SETUP_LINK_LENGTH
            token = await links.make(control, "setup", expires_at)
        return f"{runtime.settings.base_url}/setup/{token}"

    typer.echo(carry_out(work))


@api_key.command("create")
def create_api_key(
    workspace: Slug,
    name: Annotated[str, typer.Option(help="What the key is for.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="A permission; may be repeated. Absent: all.")
    ] = None,
) -> None:
    """Make an API key and print it; it is shown only now."""

    async def work(runtime: Runtime) -> str:
        workspace_id = await find_workspace(runtime, workspace)
        scopes = set(scope or CATALOGUE.names)
        async with runtime.workspace(workspace_id) as tx:
            _, key = await api_keys.create(tx, OPERATOR, CATALOGUE.names, name, scopes, CATALOGUE)
        return key

    typer.echo(carry_out(work))
