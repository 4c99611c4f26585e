"""The healthy clock: it ticks only while webhooks are received and applied.

A message without a status may have been sent. It is given up only after enough *healthy* time, so
that an outage of ours is never taken for silence of Meta's.
"""

import asyncio

from rapport.core import log
from rapport.core.db.database import DATABASE_TROUBLE
from rapport.core.processes import ALIVE
from rapport.core.runtime import Runtime

logger = log.get(__name__)
TICK_SECONDS = 1.0
LONGEST_TICK = 3.0
"""Time that nobody ticked does not count as healthy."""
LONGEST_LAG_SECONDS = 5.0


class HealthyClock:
    """Seconds of healthy receiving since the installation began, as of the last tick seen here."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.seconds = 0.0

    async def run(self) -> None:
        """Ticks, in the company of other workers, until cancelled."""
        await self._runtime.database.control_pool.execute(
            "insert into control.inbound_health default values on conflict do nothing"
        )
        while True:
            try:
                await self._tick()
            except DATABASE_TROUBLE as problem:
                logger.warning("the healthy clock stands", problem=str(problem))
            await asyncio.sleep(TICK_SECONDS)

    async def _tick(self) -> None:
        self.seconds = await self._runtime.database.control_pool.fetchval(
            """
            update control.inbound_health
            set ticked_at = clock_timestamp(),
                healthy_seconds = healthy_seconds + case
                  when exists (select from control.process
                               where kind = 'web' and seen_at > now() - $1::interval)
                   and not exists (select from control.webhook_waiting
                                   where received_at < now() - make_interval(secs => $2))
                  then least(extract(epoch from clock_timestamp() - ticked_at), $3) else 0 end
            returning healthy_seconds
            """,
            ALIVE,
            LONGEST_LAG_SECONDS,
            LONGEST_TICK,
        )
