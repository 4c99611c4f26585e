"""Signing in and out, and the links that do it for the first time."""

from typing import Any
from uuid import UUID

import asyncpg
from litestar import Request, Response
from litestar.params import FromPath, JSONBody

from rapport.accounts import rules
from rapport.accounts.actions import links, members, people, sessions, workspaces
from rapport.accounts.errors import AlreadySetUp, LinkInvalid, WrongCredentials
from rapport.accounts.http.authentication import session_cookie
from rapport.accounts.queries import identity, team
from rapport.accounts.schemas import (
    AcceptInvitation,
    LinkInfo,
    ResetPassword,
    SessionInfo,
    SessionState,
    SetUp,
    SignIn,
)
from rapport.core.config import is_loopback
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import parse_id
from rapport.core.paging import Listing
from rapport.core.refusal import NotFound, SignedOut
from rapport.core.runtime import Runtime
from rapport.core.web.doors import (
    RuntimeGiven,
    delete,
    get,
    post,
)

AnyRequest = Request[Any, Any, Any]


@get("/session", public=True)
async def look(request: AnyRequest, runtime: RuntimeGiven) -> SessionState:
    """Whether somebody is signed in, and whether the installation waits for its first member."""
    pool = runtime.database.control_pool
    return SessionState(
        authenticated="asker" in request.scope,
        setup_required=await identity.is_empty(pool),
        demo_login=await _demo_login(request, runtime),
    )


@post("/session", public=True)
async def sign_in(
    request: AnyRequest, runtime: RuntimeGiven, data: JSONBody[SignIn]
) -> Response[SessionState]:
    """Signs a person in with e-mail and password, and sets the session cookie."""
    email = data.email.strip().lower()
    if email == rules.DEMO_EMAIL and not _may_see_demo(request, runtime):
        raise WrongCredentials
    person_id, _ = await _prove(request, runtime, email, data.password)
    return await _signed_in(request, runtime, person_id)


@delete("/session", public=True)
async def sign_out(request: AnyRequest, runtime: RuntimeGiven) -> Response[None]:
    """Ends this session. Open streams of it end too."""
    visitor = request.scope.get("visitor")
    if isinstance(visitor, identity.Visitor):
        async with runtime.control() as tx:
            await sessions.close_session(tx, visitor.person_id, visitor.session_id)
        runtime.bus.publish("sign_out", str(visitor.session_id))
    return Response(None, status_code=204, cookies=[session_cookie(runtime.settings, "")])


@get("/sessions", public=True)
async def list_sessions(request: AnyRequest, runtime: RuntimeGiven) -> Listing[SessionInfo]:
    """Where the person is signed in."""
    visitor = _visitor(request)
    rows = await runtime.database.control_pool.fetch(
        """
        select id, created_at, last_seen_at, user_agent, ip from control.session
        where person_id = $1 and expires_at > $2 order by last_seen_at desc
        """,
        visitor.person_id,
        runtime.clock.now(),
    )
    return Listing([SessionInfo(*row, current=row["id"] == visitor.session_id) for row in rows])


@delete("/sessions/{session_id:str}", public=True)
async def end_session(
    request: AnyRequest, runtime: RuntimeGiven, session_id: FromPath[str]
) -> None:
    """Ends one of the person's sessions."""
    key = parse_id(session_id, "session")
    async with runtime.control() as tx:
        if not await sessions.close_session(tx, _visitor(request).person_id, key):
            raise NotFound("session")
    runtime.bus.publish("sign_out", str(key))


@delete("/sessions", public=True)
async def sign_out_everywhere(request: AnyRequest, runtime: RuntimeGiven) -> Response[None]:
    """Ends every session of the person, this one included."""
    person_id = _visitor(request).person_id
    async with runtime.control() as tx:
        await sessions.close_all(tx, person_id)
    runtime.bus.publish("sign_out", f"person {person_id}")
    return Response(None, status_code=204, cookies=[session_cookie(runtime.settings, "")])


@get("/links/{token:str}", public=True)
async def look_at_link(runtime: RuntimeGiven, token: FromPath[str]) -> LinkInfo:
    """What a link is for, before it is used."""
    async with runtime.control() as tx:
        link = await links.look_up(tx, token, runtime.clock.now())
        email = await tx.fetchval("select email from control.person where id = $1", link.person_id)
    info = LinkInfo(link.kind, link.expires_at, email=email)
    if link.workspace_id and link.invitation_id:
        async with runtime.workspace(link.workspace_id) as tx:
            invitation = await _invitation(tx, link.invitation_id)
            info.workspace_name = (await team.get_workspace(tx))["name"]
        info.email = invitation["email"]
        info.role_name = invitation["role_name"]
        info.person_exists = await _exists(runtime, invitation["email"])
    return info


@post("/setup", public=True)
async def set_up(
    request: AnyRequest, runtime: RuntimeGiven, data: JSONBody[SetUp]
) -> Response[SessionState]:
    """Makes the first workspace and its owner, with the link that `rapport up` printed."""
    email = rules.clean_email(data.person.email)
    rules.check_password(data.person.password, email)
    workspace = workspaces.Workspace(
        name=data.workspace.name,
        time_zone=data.workspace.time_zone,
        default_country=data.workspace.default_country,
        currency=data.workspace.currency,
    )
    password_hash = await people.hash_password(data.person.password)
    async with runtime.control() as tx:
        await links.use(tx, data.token, "setup", runtime.clock.now())
        if await tx.fetchval("select exists (select from control.membership where active)"):
            raise AlreadySetUp
        person_id = await people.create(
            tx, email=email, name=data.person.name, password_hash=password_hash
        )
        workspace_id = await workspaces.register(tx, workspace)
    async with runtime.workspace(workspace_id) as tx:
        await workspaces.furnish(tx)
        await workspaces.found(tx, person_id)
    return await _signed_in(request, runtime, person_id)


@post("/invitations/accept", public=True)
async def accept_invitation(
    request: AnyRequest, runtime: RuntimeGiven, data: JSONBody[AcceptInvitation]
) -> Response[SessionState]:
    """Joins a workspace: as a new person, or as one who exists and gives their password."""
    now = runtime.clock.now()
    async with runtime.control() as tx:
        link = await links.look_up(tx, data.token, now)
    if link.kind != "invitation" or link.workspace_id is None or link.invitation_id is None:
        raise LinkInvalid
    async with runtime.workspace(link.workspace_id) as tx:
        email = (await _invitation(tx, link.invitation_id))["email"]
    if await _exists(runtime, email):
        person_id, name = await _prove(request, runtime, email, data.password)
    else:
        person_id, name = await _create(runtime, email, data)
    async with runtime.workspace(link.workspace_id) as tx:
        await members.accept(tx, link.invitation_id, person_id, name)
    async with runtime.control() as tx:
        await links.use(tx, data.token, "invitation", now)
    return await _signed_in(request, runtime, person_id)


@post("/password-resets", public=True, status_code=204)
async def reset_password(
    request: AnyRequest, runtime: RuntimeGiven, data: JSONBody[ResetPassword]
) -> None:
    """Sets a new password with a reset link, and signs the person out everywhere."""
    now = runtime.clock.now()
    async with runtime.control() as tx:
        link = await links.look_up(tx, data.token, now)
        email = await tx.fetchval("select email from control.person where id = $1", link.person_id)
    rules.check_password(data.password, email or "")
    password_hash = await people.hash_password(data.password)
    async with runtime.control() as tx:
        link = await links.use(tx, data.token, "password_reset", now)
        if link.person_id is None:
            raise LinkInvalid
        await people.set_password(tx, link.person_id, password_hash)
        await people.forget_failures(tx, people.guessers(email or "", _host(request)))
    runtime.bus.publish("sign_out", f"person {link.person_id}")


async def _prove(
    request: AnyRequest, runtime: Runtime, email: str, password: str
) -> tuple[UUID, str]:
    """The person with this address and password. Raises WrongCredentials, TooManyAttempts."""
    now = runtime.clock.now()
    guessers = people.guessers(email, _host(request))
    async with runtime.control() as tx:
        await people.count_attempt(tx, guessers, now)
        row = await tx.fetchrow(
            "select id, name, password_hash from control.person where email = $1", email
        )
    fits = await people.fits(password, row["password_hash"] if row else None)
    if row is None or not fits:
        raise WrongCredentials
    async with runtime.control() as tx:
        await people.forget_attempt(tx, guessers)
    return row["id"], row["name"]


async def _invitation(tx: WorkspaceTx, invitation_id: UUID) -> asyncpg.Record:
    """The invitation behind a link. Raises LinkInvalid where it was withdrawn or replaced."""
    try:
        return await team.get_invitation(tx, invitation_id)
    except NotFound:
        raise LinkInvalid from None


async def _create(runtime: Runtime, email: str, data: AcceptInvitation) -> tuple[UUID, str]:
    rules.check_password(data.password, email)
    password_hash = await people.hash_password(data.password)
    name = rules.clean_name(data.name or email.partition("@")[0])
    async with runtime.control() as tx:
        return await people.create(tx, email=email, name=name, password_hash=password_hash), name


async def _signed_in(
    request: AnyRequest, runtime: Runtime, person_id: UUID
) -> Response[SessionState]:
    homes = await identity.list_homes(runtime.database.control_pool, person_id)
    async with runtime.control() as tx:
        token = await sessions.open_session(
            tx,
            person_id,
            homes[0].id if homes else None,
            user_agent=request.headers.get("user-agent", ""),
            ip=_host(request),
            now=runtime.clock.now(),
        )
    return Response(
        SessionState(authenticated=True, setup_required=False),
        cookies=[session_cookie(runtime.settings, token)],
    )


async def _exists(runtime: Runtime, email: str) -> bool:
    return await runtime.database.control_pool.fetchval(
        "select exists (select from control.person where email = $1)", email
    )


def _host(request: AnyRequest) -> str:
    return request.client.host if request.client else ""


def _visitor(request: AnyRequest) -> identity.Visitor:
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, identity.Visitor):
        raise SignedOut("Sign in first.")
    return visitor


async def _demo_login(request: AnyRequest, runtime: Runtime) -> SignIn | None:
    if not _may_see_demo(request, runtime):
        return None
    exists = await runtime.database.control_pool.fetchval(
        "select exists (select from control.workspace where is_demo)"
    )
    return SignIn(rules.DEMO_EMAIL, rules.DEMO_PASSWORD) if exists else None


def _may_see_demo(request: AnyRequest, runtime: Runtime) -> bool:
    return runtime.settings.demo_login == "anywhere" or is_from_this_machine(request)


def is_from_this_machine(request: AnyRequest) -> bool:
    """Whether a person at this machine asks, not somebody behind a proxy or a tunnel on it."""
    forwarded = {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}
    return (
        is_loopback(f"http://{_host(request)}")
        and is_loopback(f"http://{request.headers.get('host', '')}")
        and not forwarded & set(request.headers.keys())
    )


ROUTES = [
    look,
    sign_in,
    sign_out,
    list_sessions,
    end_session,
    sign_out_everywhere,
    look_at_link,
    set_up,
    accept_invitation,
    reset_password,
]
