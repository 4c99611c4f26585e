"""What Meta's refusals mean, and what to do about each: a table of codes and one pure question.

Branches on `code` and subcode only: titles are translated, and HTTP statuses differ from Meta's own
documents.
"""

from rapport.whatsapp.errors.classify import (
    Handling,
    Pauses,
    Verdict,
    advise,
    classify,
    wait_before,
)
from rapport.whatsapp.errors.graph_error import GraphError
from rapport.whatsapp.errors.meta_error import MetaError, read_error

__all__ = [
    "GraphError",
    "Handling",
    "MetaError",
    "Pauses",
    "Verdict",
    "advise",
    "classify",
    "read_error",
    "wait_before",
]
