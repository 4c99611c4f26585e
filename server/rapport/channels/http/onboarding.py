"""The first steps of connecting a real number: the public address, and the access token."""

from collections.abc import Sequence
from uuid import UUID

from litestar import MediaType, Response
from litestar.params import FromPath, JSONBody

from rapport.channels.errors import AppUnknown
from rapport.channels.http.ways import ways
from rapport.channels.queries import address, directory, graph, tokens
from rapport.channels.queries.tokens import Reachable
from rapport.channels.rules.addresses import callback_url, default_graph
from rapport.channels.rules.remedies import advice
from rapport.channels.rules.tokens import Problem, find_problems
from rapport.channels.schemas import (
    AddressView,
    AppView,
    CheckToken,
    ProblemView,
    SeenBusiness,
    SeenNumber,
    SeenWaba,
    TokenCheck,
    TokenInfoView,
)
from rapport.core.refusal import NotFound
from rapport.core.runtime import Runtime
from rapport.core.web.doors import AskerGiven, RuntimeGiven, get, post
from rapport.whatsapp import time_zones
from rapport.whatsapp.client import App, GraphClient, TokenInfo
from rapport.whatsapp.errors import GraphError, Handling

PASSING = (Handling.RETRY_LATER, Handling.WAIT)


@post("/onboarding/address", permission="channels.manage")
async def check_address(runtime: RuntimeGiven) -> AddressView:
    """Whether Meta can call this installation: visits RAPPORT_PUBLIC_URL through the internet and
    sees whether we are the ones who answer. Says how to get a public address otherwise."""
    reached = await address.visit(runtime)
    settings = runtime.settings
    return AddressView(
        status=reached.status,
        usable=reached.status == "ok",
        may_continue=reached.may_continue,
        public_url=settings.base_url,
        callback_url=callback_url(settings, None),
        sentence=reached.sentence,
        remedy=reached.remedy,
        detail=reached.detail,
        ways=[] if reached.status == "ok" else ways(settings),
    )


@get("/onboarding/probe/{question:str}", public=True, include_in_schema=False)
async def prove_address(runtime: RuntimeGiven, question: FromPath[str]) -> Response[bytes]:
    """Answers this installation's own question, so that it knows itself again."""
    proof = address.prove(runtime.keyring, question)
    if proof is None:
        raise NotFound("question")
    return Response(proof, media_type=MediaType.TEXT, headers={"Cache-Control": "no-store"})


@post("/onboarding/token", permission="channels.manage")
async def check_token(
    asker: AskerGiven, runtime: RuntimeGiven, data: JSONBody[CheckToken]
) -> TokenCheck:
    """What an access token is good for and what it lacks, with the accounts and numbers that it
    reaches. Nothing is kept."""
    app_id, secret = _app(runtime, data)
    client = graph.client(runtime, data.graph or default_graph(runtime.settings))
    app, problem = await _prove_app(client, app_id, secret)
    if problem is not None:
        return _check([problem])
    info, problem = await _inspect(client, data.access_token, app_id, secret)
    if info is None:
        return _check([problem] if problem else [], app=_app_view(app_id, app, None))
    problems = find_problems(info, runtime.clock.now(), app_id=app_id)
    if any(each.blocking for each in problems):
        return _check(problems, info, _app_view(app_id, app, None))
    async with graph.asking("access_token"):
        reached = await tokens.list_accounts(client, data.access_token, info)
    is_live = tokens.is_live([each.waba for each in reached], app_id)
    if is_live is False:
        problems.append(Problem(advice("app_not_live"), "meta_app_id"))
    if not reached:
        problems.append(Problem(advice("accounts_not_listed"), "access_token", blocking=False))
    businesses = await _businesses(runtime, asker.workspace_id, reached)
    return _check(problems, info, _app_view(app_id, app, is_live), businesses)


def _app(runtime: Runtime, data: CheckToken) -> tuple[str, str]:
    settings = runtime.settings
    if data.meta_app_id and data.app_secret:
        return data.meta_app_id, data.app_secret
    is_installations = data.meta_app_id in (None, settings.meta_app_id)
    if is_installations and settings.meta_app_id and settings.meta_app_secret:
        return settings.meta_app_id, settings.meta_app_secret
    raise AppUnknown


async def _prove_app(
    client: GraphClient, app_id: str, secret: str
) -> tuple[App | None, Problem | None]:
    """Reads the app with its own token, which only its secret makes."""
    async with graph.asking("app_secret"):
        try:
            return await client.apps.get(tokens.app_token(app_id, secret), app_id), None
        except GraphError as refusal:
            if refusal.verdict.handling in PASSING:
                raise
    return None, Problem(advice("secret_wrong"), "app_secret")


async def _inspect(
    client: GraphClient, token: str, app_id: str, secret: str
) -> tuple[TokenInfo | None, Problem | None]:
    """Graph inspects tokens of the asking app only, so a refusal is asked again by the token
    itself: it may be good, but another app's."""
    for asking in (tokens.app_token(app_id, secret), token):
        async with graph.asking("access_token"):
            try:
                return await client.apps.debug_token(asking, token), None
            except GraphError as refusal:
                if refusal.verdict.handling in PASSING:
                    raise
    return None, Problem(advice("token_invalid"), "access_token")


def _check(
    problems: Sequence[Problem],
    info: TokenInfo | None = None,
    app: AppView | None = None,
    businesses: Sequence[SeenBusiness] = (),
) -> TokenCheck:
    return TokenCheck(
        usable=not any(each.blocking for each in problems),
        problems=[ProblemView.of(each) for each in problems],
        token=None if info is None else _token_view(info),
        app=app,
        businesses=list(businesses),
    )


def _token_view(info: TokenInfo) -> TokenInfoView:
    return TokenInfoView(
        type=info.type,
        app_id=info.app_id,
        app_name=info.application,
        scopes=list(info.scopes),
        expires_at=info.expiry,
    )


def _app_view(app_id: str, app: App | None, is_live: bool | None) -> AppView:
    return AppView(id=app_id, name=app.name if app else None, is_live=is_live)


async def _businesses(
    runtime: Runtime, workspace_id: UUID, reached: Sequence[Reachable]
) -> list[SeenBusiness]:
    held = await directory.list_accounts(
        runtime.database.control_pool, [each.waba.id for each in reached]
    )
    found: dict[str | None, SeenBusiness] = {}
    for each in reached:
        owner = each.owner
        business = found.setdefault(owner.id, SeenBusiness(owner.id, owner.name, []))
        holder = held.get(each.waba.id)
        seen = _seen(each)
        if holder is not None:
            seen.connected = "here" if holder.workspace_id == workspace_id else "elsewhere"
        business.wabas.append(seen)
    return list(found.values())


def _seen(each: Reachable) -> SeenWaba:
    waba = each.waba
    return SeenWaba(
        waba_id=waba.id,
        name=waba.name,
        currency=waba.currency,
        time_zone=time_zones.name_of(waba.timezone_id),
        review_status=waba.account_review_status,
        connected=None,
        numbers=[
            SeenNumber(
                phone_number_id=number.id,
                display_phone_number=number.display_phone_number or number.id,
                verified_name=number.verified_name,
                status=number.status,
                quality=number.quality_rating,
                code_verification_status=number.code_verification_status,
            )
            for number in each.numbers
        ],
    )


ROUTES = [check_address, prove_address, check_token]
