"""What channels refuse."""

from rapport.core.refusal import Conflict


class ConnectedElsewhere(Conflict):
    """Somebody else holds it. Nothing is said of who."""

    code = "connected_elsewhere"

    def __init__(self, noun: str, field: str) -> None:
        super().__init__(
            f"This {noun} is connected to another workspace. "
            "Whoever connected it must disconnect it first, or ask the operator.",
            field=field,
        )
