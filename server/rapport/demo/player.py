"""Plays the story: customers write on the simulator's phones, the team answers, WhatsApp tells.

The simulator's clock is set to the time of each wave, so that messages, ticks and windows have the
times of the story. Nothing older than a day is answered by the team but by templates, since the
service window is real.
"""

import asyncio
import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.runtime import Runtime
from rapport.demo import script as scripts
from rapport.demo.script import CUSTOMER, MEDIA, MIME_TYPES, Conversation, Cue, Line, Script, Wave
from rapport.demo.stage import Api, Simulator, until
from rapport.messaging.actions import composing, conversations
from rapport.messaging.actions.composing import Place, Wish
from rapport.messaging.rules.sending import Origin
from rapport.whatsapp.messages import Message

BEHAVIOUR = {"sent_ms": [200, 900], "delivered_ms": [2000, 4000], "read_ms": [20_000, 80_000]}
TICKS = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=90))
"""After these moments an accepted message is sent, delivered, and read."""


@dataclass(frozen=True)
class Cast:
    """Who plays: numbers by key (Meta's ids), members by key, the phones' user ids by number."""

    numbers: dict[str, str]
    team: dict[str, Actor]
    user_ids: dict[str, str]


@dataclass
class Player:
    """`play` tells the whole story once. Raises CannotPlay where something does not go on."""

    runtime: Runtime
    workspace_id: UUID
    script: Script
    cast: Cast
    simulator: Simulator
    api: Api
    now: datetime
    said: dict[str, tuple[str | UUID, dict[str, Any]]] = field(default_factory=dict)
    """Labelled messages: a wamid, or our own id, with the content."""

    async def play(self) -> None:
        before = await self.simulator.ask("GET", "behaviour")
        await self.simulator.ask("POST", "behaviour", BEHAVIOUR)
        try:
            for wave in scripts.waves(self.script):
                await self._play(wave)
            await until(self._all_told, "The worker applies no webhooks. Does it run?")
            await until(self._all_fetched, "The worker fetches no files. Does it run?")
        finally:
            await self.simulator.set_time(None)
            usual = {name: before[name] for name in BEHAVIOUR}
            await self.simulator.ask("POST", "behaviour", usual)

    async def _play(self, wave: Wave) -> None:
        at = self._time(wave.ago)
        if wave.needs_the_past:
            await until(self._all_told, "The worker applies no webhooks. Does it run?")
        await self.simulator.set_time(at)
        await asyncio.gather(*(self._perform(cue) for cue in wave.cues))
        if wave.sends:
            await until(self._nothing_to_send, "The worker sends nothing. Does it run?")
            for tick in TICKS:
                await self.simulator.set_time(at + tick)

    async def _perform(self, cue: Cue) -> None:
        line = cue.line
        if line.act == "play":
            await self._listen(cue)
        elif line.who == CUSTOMER:
            await self._write(cue)
        elif line.act is not None:
            await self._act(cue)
        else:
            await self._answer(cue)

    async def _write(self, cue: Cue) -> None:
        """The customer sends a message."""
        line, conversation = cue.line, cue.conversation
        message = {**await self._customers_message(line), **line.more}
        order = {
            "from": conversation.phone,
            "to": self.cast.numbers[conversation.number],
            "message": {**message, "timestamp": int(self._time(line.ago).timestamp())},
        }
        wamid = (await self.simulator.ask("POST", "inbound", order))["id"]
        self._remember(line, wamid, message)

    async def _customers_message(self, line: Line) -> dict[str, Any]:
        if line.reacts is not None:
            target = await self._wamid(line.on)
            reaction = {"message_id": target, "emoji": line.reacts}
            return {"type": "reaction", "reaction": reaction}
        if line.taps is not None:
            made = scripts.tap(self.said[line.on or ""][1], line.taps)
        elif line.file is not None:
            made = {"type": line.kind, line.kind: _customers_file(line, line.file)}
        else:
            made = line.message or _text(line)
        quote = {"context": {"id": await self._wamid(line.on)}} if line.on else {}
        return {**made, **quote}

    async def _listen(self, cue: Cue) -> None:
        """The customer plays a voice note."""
        order = {
            "phone": cue.conversation.phone,
            "phone_number_id": self.cast.numbers[cue.conversation.number],
            "message_id": await self._wamid(cue.line.on),
        }
        await self.simulator.ask("POST", "chats/played", order)

    async def _answer(self, cue: Cue) -> None:
        """A member opens the conversation and writes."""
        line, author = cue.line, self.cast.team[cue.line.who]
        fields = await self._teams_message(line)
        if line.fails is not None:
            await self._foil(cue.conversation, line.fails)
        message = msgspec.convert(fields, Message)
        composing.check(message)
        at = self._time(line.ago)
        async with self.runtime.workspace(self.workspace_id) as tx:
            place = await self._place(tx, cue.conversation, at)
            await conversations.read(tx, place.conversation_id, author.id)
            wish = Wish(message=message, origin=Origin("agent", author.id, author.name))
            message_id = await composing.say(tx, place, wish, at)
        self._remember(line, message_id, fields)

    async def _teams_message(self, line: Line) -> dict[str, Any]:
        if line.reacts is not None:
            reaction = {"message_id": await self._wamid(line.on), "emoji": line.reacts}
            return {"type": "reaction", "reaction": reaction}
        if line.file is not None:
            part = {"id": await self.api.upload(line.file)}
            if line.caption is not None:
                part["caption"] = line.caption
            made = {"type": line.kind, line.kind: part}
        else:
            made = line.message or _text(line)
        quote = {"context": {"message_id": await self._wamid(line.on)}} if line.on else {}
        return {**made, **quote}

    async def _foil(self, conversation: Conversation, code: int) -> None:
        fault = {
            "phone_number_id": self.cast.numbers[conversation.number],
            "to": conversation.phone,
            "async": True,
            "code": code,
            "times": 1,
        }
        await self.simulator.ask("POST", "faults", fault)

    async def _act(self, cue: Cue) -> None:
        """A member does something with the conversation."""
        line, actor, at = cue.line, self.cast.team[cue.line.who], self._time(cue.line.ago)
        async with self.runtime.workspace(self.workspace_id) as tx:
            key = (await self._place(tx, cue.conversation, at)).conversation_id
            match line.act:
                case "assign":
                    assignee = self.cast.team[line.to].id if line.to else None
                    await conversations.assign(tx, actor, key, assignee, at)
                case "close":
                    await conversations.close(tx, actor, key, at)
                case "reopen":
                    await conversations.reopen(tx, actor, key, at)
                case "unread":
                    await conversations.mark_unread(tx, key)
                case _:
                    await conversations.read(tx, key, actor.id)

    async def _place(self, tx: WorkspaceTx, conversation: Conversation, at: datetime) -> Place:
        hidden = conversation.hidden
        return await composing.place_for(
            tx,
            self.cast.numbers[conversation.number],
            None if hidden else f"+{conversation.phone}",
            self.cast.user_ids[conversation.phone] if hidden else None,
            at,
        )

    def _remember(self, line: Line, message: str | UUID, content: dict[str, Any]) -> None:
        if line.label is not None:
            self.said[line.label] = (message, content)

    async def _wamid(self, label: str | None) -> str:
        message, _ = self.said[label or ""]
        if isinstance(message, str):
            return message
        async with self.runtime.workspace(self.workspace_id) as tx:
            return await tx.fetchval(
                "select wamid from message where workspace_id = $1 and id = $2",
                self.workspace_id,
                message,
            )

    async def _nothing_to_send(self) -> bool:
        async with self.runtime.workspace(self.workspace_id) as tx:
            return not await tx.fetchval(
                "select exists (select from message where workspace_id = $1"
                " and status in ('queued', 'sending'))",
                self.workspace_id,
            )

    async def _all_told(self) -> bool:
        if not await self.simulator.is_at_rest():
            return False
        return not await self.runtime.database.control_pool.fetchval(
            "select exists (select from control.webhook_waiting)"
        )

    async def _all_fetched(self) -> bool:
        async with self.runtime.workspace(self.workspace_id) as tx:
            return not await tx.fetchval(
                "select exists (select from media where workspace_id = $1 and state = 'pending')",
                self.workspace_id,
            )

    def _time(self, ago: int) -> datetime:
        return self.now - timedelta(minutes=ago)


def _text(line: Line) -> dict[str, Any]:
    return {"type": "text", "text": {"body": line.text or ""}}


def _customers_file(line: Line, name: str) -> dict[str, Any]:
    path = Path(MEDIA / name)
    part = {
        "data_base64": base64.b64encode(path.read_bytes()).decode(),
        "mime_type": MIME_TYPES[path.suffix],
        "filename": name,
    }
    return part if line.caption is None else {**part, "caption": line.caption}
