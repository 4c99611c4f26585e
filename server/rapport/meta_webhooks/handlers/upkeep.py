"""The webhook log's days: made ahead, and dropped when they are old and fully applied."""

from rapport.core import log
from rapport.core.runtime import Runtime

logger = log.get(__name__)
KEPT_DAYS = 7
DAYS_AHEAD = 3


async def keep_log(runtime: Runtime) -> None:
    """Makes the partitions of the next days and drops those past a week with nothing left to apply.

    The owner's functions do it, since this role may not make or drop tables.
    """
    pool = runtime.database.control_pool
    await pool.execute("select control.make_webhook_partitions($1)", DAYS_AHEAD)
    dropped = await pool.fetchval("select control.drop_webhook_partitions($1)", KEPT_DAYS)
    if dropped:
        logger.info("days of the webhook log dropped", count=dropped)
