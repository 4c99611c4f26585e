"""What the inbox refuses."""

from rapport.core.refusal import Conflict, Forbidden


class NotYourNote(Forbidden):
    code = "not_your_note"

    def __init__(self) -> None:
        super().__init__("Only its author can change a note. Write one of your own below it.")


class NoteDeleted(Conflict):
    code = "note_deleted"

    def __init__(self) -> None:
        super().__init__("This note was deleted. Write a new one.")


class MembersOnly(Forbidden):
    """An API key asked for what only a person can have."""

    code = "members_only"

    def __init__(self, what: str) -> None:
        super().__init__(f"Only a member can {what}. Sign in instead of using an API key.")
