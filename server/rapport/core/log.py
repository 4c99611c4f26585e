"""Structured logs. Never a token, a secret or the text of a message: pass ids, counts and codes."""

import logging
import sys
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor

SECRET_KEYS = frozenset(
    {"access_token", "app_secret", "authorization", "body", "cookie", "key", "password", "pin",
     "secret", "text", "token", "verify_token"}
)  # fmt: skip


def configure(format: Literal["console", "json"], level: str, process: str) -> None:
    """Sets up this process's logs, to standard error; `process` is named on every line."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _withhold_secrets,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for chatty in ("uvicorn.access", "uvicorn.error", "pgqueuer", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(process=process)


def get(name: str) -> FilteringBoundLogger:
    """The logger of a module."""
    return structlog.get_logger(name)


def _withhold_secrets(_: Any, __: str, event: EventDict) -> EventDict:
    for name in SECRET_KEYS & event.keys():
        event[name] = "[withheld]"
    return event
