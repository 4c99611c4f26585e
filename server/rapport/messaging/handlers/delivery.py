"""One message's way to Meta: its file first, then the POST, then what became of it."""

from datetime import timedelta
from typing import Any

import msgspec

from rapport.core import metrics
from rapport.core.clock import Clock
from rapport.core.runtime import Runtime
from rapport.core.transport import FateUnknown, InvalidRequest, NotSent
from rapport.messaging.actions.lane import Claimed, Outcome
from rapport.messaging.handlers import uploads
from rapport.messaging.rules import callback
from rapport.messaging.rules import sending as rules
from rapport.messaging.rules.callback import Callback
from rapport.messaging.rules.sending import Again
from rapport.whatsapp import identity
from rapport.whatsapp.client import GraphClient
from rapport.whatsapp.errors import GraphError, Verdict

POSTED = metrics.counter("messages_posted_total", "POSTs of messages, by outcome", ("outcome",))
LATENCY = metrics.histogram("message_post_seconds", "One POST of a message")


class Delivery:
    """Sends claimed messages of one number. Holds the token of the moment."""

    def __init__(
        self,
        runtime: Runtime,
        workspace_id: Any,
        number_id: Any,
        client: GraphClient,
        token: str,
        phone_number_id: str,
    ) -> None:
        self._runtime = runtime
        self._workspace_id = workspace_id
        self._number_id = number_id
        self._client = client
        self._token = token
        self._phone_number_id = phone_number_id

    @property
    def _clock(self) -> Clock:
        return self._runtime.clock

    async def prepare(self, claimed: Claimed) -> bytes | Outcome:
        """The body to POST, or the outcome where there is none. Uploads a file if it must: that may
        be repeated, since it sends nothing to anybody."""
        content: dict[str, Any] = msgspec.json.decode(claimed.content)
        if claimed.media_id is not None:
            try:
                content[claimed.type]["id"] = await uploads.at_meta(
                    self._runtime,
                    self._workspace_id,
                    self._number_id,
                    claimed.media_id,
                    self._client,
                    self._token,
                    self._phone_number_id,
                )
            except uploads.NoFile:
                error = rules.FILE_MISSING.as_error()
                return Outcome(claimed, self._clock.now(), error=error)
            except GraphError as refusal:
                return self._refused(claimed, refusal.verdict)
            except (NotSent, FateUnknown):
                return self.not_sent(claimed)
        return msgspec.json.encode(self._envelope(claimed, content))

    async def post(self, claimed: Claimed, body: bytes) -> tuple[Outcome, Verdict | None]:
        """One POST. The verdict comes with a refusal of Graph's."""
        verdict = None
        with LATENCY.time():
            try:
                accepted = await self._client.send(self._token, self._phone_number_id, body)
                outcome = Outcome(
                    claimed, self._clock.now(), wamid=accepted.wamid, held=accepted.is_held
                )
            except GraphError as refusal:
                verdict = refusal.verdict
                outcome = self._refused(claimed, verdict)
            except NotSent:
                outcome = self.not_sent(claimed)
            except InvalidRequest as problem:
                error = {"code": None, "reason": "invalid_request", "title": str(problem)}
                outcome = Outcome(claimed, self._clock.now(), error=error)
            except FateUnknown as problem:
                outcome = Outcome(claimed, self._clock.now(), unknown=str(problem)[:200])
        POSTED.labels(outcome.word).inc()
        return outcome, verdict

    def not_sent(self, claimed: Claimed, after: timedelta = rules.NOT_SENT_RETRY) -> Outcome:
        """Nothing reached Meta: the message goes back into its lane."""
        error = {"code": None, "reason": "meta_unreachable", "title": "Meta could not be reached."}
        return Outcome(claimed, self._clock.now(), again_after=after, error=error)

    def _refused(self, claimed: Claimed, verdict: Verdict) -> Outcome:
        what = rules.after_refusal(verdict, claimed.attempt)
        now = self._clock.now()
        if isinstance(what, Again):
            return Outcome(claimed, now, again_after=what.after, error=what.error)
        return Outcome(claimed, now, error=what.error)

    def _envelope(self, claimed: Claimed, content: dict[str, Any]) -> dict[str, Any]:
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
