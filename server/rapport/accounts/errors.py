"""What accounts refuse."""

from rapport.core.refusal import Conflict, Forbidden, NotFound, Refusal, TooManyRequests


class WrongCredentials(Refusal):
    code = "wrong_credentials"
    status = 401

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.")


class TooManyAttempts(TooManyRequests):
    code = "too_many_attempts"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "Too many attempts with a wrong password. Wait a little, or ask for a reset link.",
            retry_after=seconds,
        )


class LinkInvalid(NotFound):
    """Unknown, used and expired links are not told apart."""

    code = "link_invalid"

    def __init__(self) -> None:
        super().__init__("link")
        self.message = "This link is not valid any more. Ask for a new one."


class EmailTaken(Conflict):
    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("Somebody with this e-mail address exists already.", field="email")


class AlreadyMember(Conflict):
    code = "already_member"

    def __init__(self) -> None:
        super().__init__("This person is a member of the workspace already.", field="email")


class NameTaken(Conflict):
    code = "name_taken"

    def __init__(self, noun: str, field: str = "name") -> None:
        super().__init__(f"There is a {noun} of this name already.", field=field)


class LastOwner(Conflict):
    code = "last_owner"

    def __init__(self) -> None:
        super().__init__("A workspace keeps at least one active owner. Make another one first.")


class RoleInUse(Conflict):
    code = "role_in_use"

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} members have this role. Give them another one first.")


class BuiltinRole(Forbidden):
    code = "builtin_role"

    def __init__(self) -> None:
        super().__init__("Owner, Admin and Agent cannot be changed. Make a role of your own.")


class BeyondYourRights(Forbidden):
    code = "beyond_your_rights"

    def __init__(self) -> None:
        super().__init__("You cannot give rights that you do not have yourself.")


class AlreadySetUp(Conflict):
    code = "already_set_up"

    def __init__(self) -> None:
        super().__init__("This installation has members already. Ask one of them to invite you.")


class NotConfirmed(Refusal):
    code = "not_confirmed"
    status = 422

    def __init__(self) -> None:
        super().__init__("Type the workspace's name to confirm.", field="confirm")
