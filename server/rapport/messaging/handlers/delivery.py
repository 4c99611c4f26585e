"""One message's way to Meta: its file first, then the POST, then what became of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Raw, Struct

from rapport.core import metrics
from rapport.core.blobs import StoreAway
from rapport.core.clock import Clock
from rapport.core.db.database import DATABASE_TROUBLE
from rapport.core.runtime import Runtime
from rapport.core.transport import FateUnknown, HttpFailure, InvalidRequest, NotSent
from rapport.messaging.actions.lane import Claimed, Outcome
from rapport.messaging.handlers.uploads import NoFile, Reference, Uploads
from rapport.messaging.rules import callback, contents
from rapport.messaging.rules import sending as rules
from rapport.messaging.rules.callback import Callback
from rapport.messaging.rules.sending import Again
from rapport.whatsapp import identity
from rapport.whatsapp.client import GraphClient
from rapport.whatsapp.errors import GraphError, Verdict

POSTED = metrics.counter("messages_posted_total", "POSTs of messages, by outcome", ("outcome",))
LATENCY = metrics.histogram("message_post_seconds", "One POST of a message")


STORE_PAUSE = timedelta(seconds=10)
# what goes out as it is kept need not be taken apart
_parts = msgspec.json.Decoder(dict[str, Raw])


class Prepared(Struct, frozen=True):
    """A body to POST, and the file that it names."""

    body: bytes
    file: Reference | None = None


class Delivery:
    """Sends claimed messages of one number. Holds the token of the moment."""

    def __init__(
        self,
        runtime: Runtime,
        workspace_id: UUID,
        number_id: UUID,
        client: GraphClient,
        token: str,
        phone_number_id: str,
    ) -> None:
        self._runtime = runtime
        self._workspace_id = workspace_id
        self._client = client
        self._token = token
        self._phone_number_id = phone_number_id
        self._uploads = Uploads(runtime, workspace_id, number_id, client, token, phone_number_id)

    @property
    def _clock(self) -> Clock:
        return self._runtime.clock

    def prepare_without_file(self, claimed: Claimed) -> Prepared:
        """The body to POST of a message that has no file."""
        return Prepared(
            msgspec.json.encode(self._envelope(claimed, _parts.decode(claimed.content)))
        )

    async def prepare(
        self, claimed: Claimed, media_id: UUID
    ) -> Prepared | tuple[Outcome, Verdict | None]:
        """The body to POST, or the outcome where there is none, with the verdict if Graph refused.
        Uploads the file if it must: that may be repeated, since it sends nothing to anybody."""
        content: dict[str, Any] = msgspec.json.decode(claimed.content)
        try:
            reference = await self._uploads.refer(media_id)
        except NoFile:
            return self._ended(claimed, rules.FILE_MISSING.as_error()), None
        except StoreAway:
            return self.not_sent(claimed, STORE_PAUSE), None
        except GraphError as refusal:
            return self._refused(claimed, refusal.verdict), refusal.verdict
        except NotSent:
            return self.not_sent(claimed), None
        except HttpFailure:
            return self._not_uploaded(claimed), None
        for place in contents.file_places(claimed.type, content):
            if place.part.pop("id", None) is not None:
                place.part[reference.field] = reference.value
        return Prepared(msgspec.json.encode(self._envelope(claimed, content)), reference)

    async def post(self, claimed: Claimed, prepared: Prepared) -> tuple[Outcome, Verdict | None]:
        """One POST. The verdict comes with a refusal of Graph's."""
        verdict = None
        with LATENCY.time():
            try:
                accepted = await self._client.send(
                    self._token, self._phone_number_id, prepared.body
                )
                outcome = Outcome(
                    claimed, self._clock.now(), wamid=accepted.wamid, held=accepted.is_held
                )
            except GraphError as refusal:
                if await self._has_forgotten(claimed, prepared.file, refusal):
                    error = rules.error_of(refusal.verdict)
                    outcome = Outcome(
                        claimed, self._clock.now(), again_after=timedelta(), error=error
                    )
                else:
                    verdict = refusal.verdict
                    outcome = self._refused(claimed, verdict)
            except NotSent:
                outcome = self.not_sent(claimed)
            except InvalidRequest as problem:
                error = {"code": None, "reason": "invalid_request", "title": str(problem)}
                outcome = self._ended(claimed, error)
            except FateUnknown as problem:
                outcome = Outcome(claimed, self._clock.now(), unknown=str(problem)[:200])
        POSTED.labels(outcome.word).inc()
        return outcome, verdict

    async def _has_forgotten(
        self, claimed: Claimed, file: Reference | None, refusal: GraphError
    ) -> bool:
        """Whether Meta may have refused because it has forgotten our file. Then it is uploaded
        anew, once: what was only just uploaded was not forgotten."""
        if file is None or not file.reused or claimed.media_id is None:
            return False
        if refusal.error.code not in rules.FILE_FORGOTTEN:
            return False
        try:
            await self._uploads.forget(claimed.media_id, file.value)
        except DATABASE_TROUBLE:
            return False
        return True

    def not_sent(self, claimed: Claimed, after: timedelta = rules.NOT_SENT_RETRY) -> Outcome:
        """Nothing reached Meta: the message goes back into its lane."""
        error = {"code": None, "reason": "meta_unreachable", "title": "Meta could not be reached."}
        return Outcome(claimed, self._clock.now(), again_after=after, error=error)

    def _not_uploaded(self, claimed: Claimed) -> Outcome:
        """The fate of an upload is unknown, so the message has none yet."""
        pause = rules.pause_before_upload(claimed.attempt)
        if pause is None:
            return self._ended(claimed, rules.FILE_NOT_TAKEN.as_error())
        return self.not_sent(claimed, pause)

    def _ended(self, claimed: Claimed, error: dict[str, Any]) -> Outcome:
        return Outcome(claimed, self._clock.now(), error=error)

    def _refused(self, claimed: Claimed, verdict: Verdict) -> Outcome:
        what = rules.after_refusal(verdict, claimed.attempt)
        now = self._clock.now()
        if isinstance(what, Again):
            return Outcome(claimed, now, again_after=what.after, error=what.error)
        return Outcome(claimed, now, error=what.error)

    def _envelope(self, claimed: Claimed, content: Mapping[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "type": claimed.type,
            claimed.type: content[claimed.type],
            "biz_opaque_callback_data": callback.mark(
                Callback(self._workspace_id, claimed.id, claimed.attempt)
            ),
        }
        if identity.kind_of(claimed.recipient) is identity.IdKind.PHONE:
            body["to"] = claimed.recipient
        else:
            body["recipient"] = claimed.recipient
        if claimed.reply_to_wamid is not None and claimed.type != "reaction":
            body["context"] = {"message_id": claimed.reply_to_wamid}
        return body
