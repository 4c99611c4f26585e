"""Reads what the health of accounts is judged from. Network: never inside a transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Generic, TypeVar
from uuid import UUID

from rapport.channels.errors import Disconnected, TokenUnreadable
from rapport.channels.queries import accounts, address, directory, graph, numbers, tokens
from rapport.channels.queries.accounts import Account
from rapport.channels.queries.numbers import NumberView
from rapport.channels.rules import health as rules
from rapport.channels.rules.addresses import callback_of_app, practises_here
from rapport.channels.rules.subscriptions import callback_of
from rapport.core.crypto import UnreadableSecret
from rapport.core.health import Check, Finding, failed, ok, unknown, warning
from rapport.core.refusal import Refusal
from rapport.core.runtime import Runtime
from rapport.core.transport import HttpFailure
from rapport.whatsapp.client import AppSubscription, PhoneNumber, SubscribedApp, TokenInfo, Waba
from rapport.whatsapp.errors import GraphError, Handling

READ_SECONDS = 1.6
_NUMBER_FIELDS = ("id", "status", "quality_rating")
_WABA_FIELDS = ("id", "account_review_status", "health_status")

T = TypeVar("T")


def of_installation(runtime: Runtime) -> Sequence[Check]:
    return [
        Check("address.public", "Webhooks", "Public address", partial(_address, runtime)),
    ]


async def of_workspace(runtime: Runtime, workspace_id: UUID) -> Sequence[Check]:
    """The checks of every connected account and number of a workspace."""
    async with runtime.workspace(workspace_id) as tx:
        held = await accounts.list_connected(tx)
        views = await numbers.list_numbers(tx)
    if not held:
        return [Check("channels.connected", "WhatsApp", "Accounts", _none)]
    found: list[Check] = []
    for account in held:
        mine = [
            view
            for view in views
            if view.waba_id == account.waba_id and view.status != "disconnected"
        ]
        found += AccountChecks(runtime, account, mine).checks()
    return found


async def _none() -> Finding:
    return warning(
        "No WhatsApp account is connected.",
        "Connect a number under Settings → Channels; a practice number takes one click.",
    )


async def _address(runtime: Runtime) -> Finding:
    real = await directory.count_real_accounts(runtime.database.control_pool)
    return rules.judge_address(await address.visit(runtime, seconds=READ_SECONDS), real)


class Once(Generic[T]):
    """A question that is asked once, whoever wants to know the answer."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask = ask
        self._task: asyncio.Task[T | Exception] | None = None

    async def __call__(self) -> T:
        """The answer. Raises GraphError, HttpFailure, TimeoutError or a refusal of ours, each time
        the same."""
        if self._task is None:
            self._task = asyncio.create_task(self._outcome())
        outcome = await asyncio.shield(self._task)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _outcome(self) -> T | Exception:
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await self._ask()
        except (GraphError, HttpFailure, TimeoutError, Refusal) as problem:
            return problem


class AccountChecks:
    """The checks of one account, which share what they read."""

    def __init__(self, runtime: Runtime, account: Account, views: Sequence[NumberView]) -> None:
        self._runtime = runtime
        self._account = account
        self._views = views
        self._client = graph.client(runtime, account.graph, timeout=READ_SECONDS)
        self._info = Once(self._read_info)
        self._waba = Once(self._read_waba)
        self._numbers = Once(self._read_numbers)
        self._subscribed = Once(self._read_subscribed)
        self._callback = Once(self._read_callback)

    def checks(self) -> list[Check]:
        group = f"WhatsApp: {self._account.name}"
        head = f"waba.{self._account.waba_id}"
        found = [
            Check(f"{head}.graph", group, "WhatsApp reachable", self._graph),
            Check(f"{head}.token", group, "Access token", self._token),
            Check(f"{head}.app", group, "Meta app", self._careful(self._app)),
            Check(f"{head}.subscription", group, "Subscription", self._careful(self._subscription)),
            Check(f"{head}.callback", group, "Callback address", self._careful(self._called)),
            Check(f"{head}.signature", group, "Signature of webhooks", self._signature),
            Check(f"{head}.standing", group, "Standing and payment", self._careful(self._standing)),
        ]
        for view in self._views:
            title = view.label or view.verified_name or view.display_phone_number
            state = self._careful(partial(self._number, view))
            found.append(
                Check(f"number.{view.phone_number_id}.state", group, f"Number {title}", state)
            )
        return found

    def _careful(self, run: Callable[[], Awaitable[Finding]]) -> Callable[[], Awaitable[Finding]]:
        """What cannot be read is not known; why is said by the checks of Graph and token."""

        async def judge() -> Finding:
            try:
                return await run()
            except (HttpFailure, TimeoutError):
                return unknown("WhatsApp did not answer.", "See the check WhatsApp reachable.")
            except (Disconnected, TokenUnreadable):
                return unknown("Not known without a token.", "See the check Access token.")
            except GraphError as refusal:
                verdict = refusal.verdict
                if verdict.handling is Handling.REAUTHORISE:
                    return unknown("Not known without a token.", "See the check Access token.")
                return failed(verdict.sentence, verdict.remedy)

        return judge

    async def _graph(self) -> Finding:
        try:
            await self._info()
        except (HttpFailure, TimeoutError):
            if self._account.graph == "simulator":
                return failed(
                    "The practice WhatsApp does not answer.",
                    "Start it with `rapport simulator`, or everything with `rapport up`.",
                )
            return failed(
                "WhatsApp cannot be reached from this machine.",
                "Check its network, name resolution and firewall for graph.facebook.com, and "
                "Meta's status page.",
            )
        except (GraphError, Disconnected, TokenUnreadable):
            return ok("WhatsApp answers.")
        return ok("WhatsApp answers.")

    async def _token(self) -> Finding:
        try:
            info = await self._info()
        except GraphError as refusal:
            return failed(refusal.verdict.sentence, refusal.verdict.remedy)
        except (Disconnected, TokenUnreadable) as reason:
            return failed(reason.message, "Replace the access token of this account.")
        except (HttpFailure, TimeoutError):
            return unknown("WhatsApp did not answer.", "See the check WhatsApp reachable.")
        account = self._account
        return rules.judge_token(
            info,
            account.waba_id,
            account.meta_app_id,
            self._runtime.clock.now(),
            is_practice=account.graph == "simulator",
        )

    async def _app(self) -> Finding:
        return rules.judge_app(tokens.is_live([await self._waba()], self._account.meta_app_id))

    async def _subscription(self) -> Finding:
        # the simulator tells of everything, whatever fields it lists
        current = None if self._account.graph == "simulator" else await self._callback()
        return rules.judge_subscription(
            await self._subscribed(), self._account.meta_app_id, current
        )

    async def _called(self) -> Finding:
        app = await directory.find_app(
            self._runtime.database.control_pool, self._account.meta_app_id
        )
        settings, kind = self._runtime.settings, app.kind if app else "installation"
        ours = callback_of_app(settings, kind, self._account.meta_app_id)
        if kind == "practice" and not practises_here(settings):
            # by which name a simulator elsewhere finds us is known to whoever started it
            ours = None
        return rules.judge_callback(
            await self._subscribed(), self._account.meta_app_id, await self._callback(), ours
        )

    async def _signature(self) -> Finding:
        app = await directory.find_app(
            self._runtime.database.control_pool, self._account.meta_app_id
        )
        if app is None:
            return failed(
                "The Meta app that signs webhooks is not known here.",
                "Connect the account again, with the app's id and secret.",
            )
        return rules.judge_signature(app.verified_at, app.heard_at, app.refused_at)

    async def _standing(self) -> Finding:
        waba = await self._waba()
        return rules.judge_standing(
            waba.health_status, waba.account_review_status, self._account.known_restrictions
        )

    async def _number(self, view: NumberView) -> Finding:
        if view.pause is not None:
            return rules.judge_number(view.pause, None)
        seen = {number.id: number for number in await self._numbers()}
        return rules.judge_number(None, seen.get(view.phone_number_id))

    def _open(self) -> str:
        """The account's token. Raises Disconnected, TokenUnreadable."""
        return graph.open_account(self._runtime, self._account).token

    async def _read_info(self) -> TokenInfo:
        token = self._open()
        return await self._client.apps.debug_token(token, token)

    async def _read_waba(self) -> Waba:
        return await self._client.wabas.get(self._open(), self._account.waba_id, _WABA_FIELDS)

    async def _read_numbers(self) -> list[PhoneNumber]:
        listed = self._client.wabas.numbers(self._open(), self._account.waba_id, _NUMBER_FIELDS)
        return [number async for number in listed]

    async def _read_subscribed(self) -> list[SubscribedApp]:
        listed = self._client.wabas.subscribed_apps(self._open(), self._account.waba_id)
        return [app async for app in listed]

    async def _read_callback(self) -> AppSubscription | None:
        """Where the app calls; None also where its secret cannot be read."""
        pool, app_id = self._runtime.database.control_pool, self._account.meta_app_id
        app = await directory.find_app(pool, app_id)
        if app is None:
            return None
        try:
            secret = self._runtime.keyring.decrypt(app.secret)
        except UnreadableSecret:
            return None
        listed = self._client.apps.subscriptions(tokens.app_token(app_id, secret), app_id)
        return callback_of([each async for each in listed])
