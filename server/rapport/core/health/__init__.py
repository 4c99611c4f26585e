"""Health: named checks of the whole chain, each of which says what to do when it fails."""

from rapport.core.health.check import (
    Check,
    Checks,
    Finding,
    Result,
    examine,
    failed,
    ok,
    unknown,
    warning,
)

__all__ = ["Check", "Checks", "Finding", "Result", "examine", "failed", "ok", "unknown", "warning"]
