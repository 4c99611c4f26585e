"""Structured logs. Never a token, a secret or the text of a message: pass ids, counts and codes."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor

LARGEST_FILE = 10 * 1024 * 1024
OLD_FILES_KEPT = 5

SECRET_KEYS = frozenset(
    {"access_token", "app_secret", "authorization", "body", "cookie", "key", "password", "pin",
     "secret", "text", "token", "verify_token"}
)  # fmt: skip


def configure(
    format: Literal["console", "json"], level: str, process: str, file: Path | None = None
) -> None:
    """Sets up this process's logs; `process` is named on every line.

    They go to standard error. With `file`, everything goes there as JSON, turned over by size, and
    a terminal shows only what needs a person: warnings and errors.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _withhold_secrets,
    ]
    json = structlog.processors.JSONRenderer()
    console = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        cache_logger_on_first_use=True,
    )
    handlers: list[logging.Handler] = [
        _formatted(logging.StreamHandler(sys.stderr), shared, json if format == "json" else console)
    ]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handlers.append(
            _formatted(
                RotatingFileHandler(file, maxBytes=LARGEST_FILE, backupCount=OLD_FILES_KEPT),
                shared,
                json,
            )
        )
        if sys.stderr.isatty():
            handlers[0].setLevel(logging.WARNING)
    root = logging.getLogger()
    root.handlers = handlers
    root.setLevel(level.upper())
    for chatty in ("uvicorn.access", "uvicorn.error", "pgqueuer", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(process=process)


def get(name: str) -> FilteringBoundLogger:
    """The logger of a module."""
    return structlog.get_logger(name)


def _formatted(
    handler: logging.Handler, shared: list[Processor], renderer: Processor
) -> logging.Handler:
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
    return handler


def _withhold_secrets(_: Any, __: str, event: EventDict) -> EventDict:
    for name in SECRET_KEYS & event.keys():
        event[name] = "[withheld]"
    return event
