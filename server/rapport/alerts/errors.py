"""Why something about alerts is refused."""

from rapport.core.refusal import Forbidden


class PeopleOnly(Forbidden):
    def __init__(self) -> None:
        super().__init__("An API key has no alerts; sign in as a person.")
