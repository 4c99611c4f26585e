"""Values for `unnest`, a list for each column."""

from typing import TypeVar

V = TypeVar("V")


def column(values: list[V | None]) -> list[V | None]:
    """Nothing where all are null: beside longer lists `unnest` makes nulls of it again, and each
    value that is not passed saves its encoding."""
    return values if any(each is not None for each in values) else []
