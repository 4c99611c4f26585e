"""Shapes of the accounts' requests and answers."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
    email: str
    password: str


class SessionState(msgspec.Struct):
    """What a browser needs before anybody is signed in."""

    authenticated: bool
    setup_required: bool
    demo_login: SignIn | None = None


class NewWorkspace(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    time_zone: str
    default_country: str
    currency: str


class NewPerson(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    email: str
    password: str


class SetUp(msgspec.Struct, forbid_unknown_fields=True):
    token: str
    workspace: NewWorkspace
    person: NewPerson


class AcceptInvitation(msgspec.Struct, forbid_unknown_fields=True):
    """`name` and `password` make a new person; a person who exists gives their own password."""

    token: str
    password: str
    name: str | None = None


class ResetPassword(msgspec.Struct, forbid_unknown_fields=True):
    token: str
    password: str


class LinkInfo(msgspec.Struct):
    kind: Literal["setup", "invitation", "password_reset"]
    expires_at: datetime
    workspace_name: str | None = None
    email: str | None = None
    role_name: str | None = None
    person_exists: bool = False


class SessionInfo(msgspec.Struct):
    id: UUID
    created_at: datetime
    last_seen_at: datetime
    user_agent: str
    ip: str
    current: bool


class RoleRef(msgspec.Struct):
    id: UUID
    name: str


class PersonInfo(msgspec.Struct):
    id: UUID
    email: str
    name: str
    language: str
    theme: str
    photo_url: str | None
    keys: dict[str, str]
    undo_seconds: Annotated[
        int, Meta(description="For how long what they send can be taken back; 0: not at all.")
    ]


class MemberRef(msgspec.Struct):
    id: UUID
    role: RoleRef


class WorkspaceInfo(msgspec.Struct):
    id: UUID
    slug: str
    name: str
    time_zone: str
    default_country: str
    currency: str
    is_demo: bool
    created_at: datetime


class HomeInfo(msgspec.Struct):
    id: UUID
    slug: str
    name: str
    is_demo: bool


class Me(msgspec.Struct):
    person: PersonInfo
    member: MemberRef
    permissions: list[str]
    workspace: WorkspaceInfo
    workspaces: list[HomeInfo]


class ChangeMe(msgspec.Struct, forbid_unknown_fields=True):
    name: str | msgspec.UnsetType = msgspec.UNSET
    language: str | msgspec.UnsetType = msgspec.UNSET
    theme: str | msgspec.UnsetType = msgspec.UNSET
    keys: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    undo_seconds: Annotated[int, Meta(ge=0, le=30)] | msgspec.UnsetType = msgspec.UNSET


class ChangePassword(msgspec.Struct, forbid_unknown_fields=True):
    current: str
    new: str


class ChangeWorkspace(msgspec.Struct, forbid_unknown_fields=True):
    name: str | msgspec.UnsetType = msgspec.UNSET
    time_zone: str | msgspec.UnsetType = msgspec.UNSET
    default_country: str | msgspec.UnsetType = msgspec.UNSET
    currency: str | msgspec.UnsetType = msgspec.UNSET


class Confirm(msgspec.Struct, forbid_unknown_fields=True):
    """The workspace's name, typed again."""

    confirm: str


class MemberInfo(msgspec.Struct):
    id: UUID
    name: str
    email: str
    photo_url: str | None
    role: RoleRef
    active: bool
    joined_at: datetime
    last_seen_at: datetime | None


class ChangeMember(msgspec.Struct, forbid_unknown_fields=True):
    role_id: UUID | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET


class NewLink(msgspec.Struct):
    link: str
    expires_at: datetime


class Invite(msgspec.Struct, forbid_unknown_fields=True):
    email: str
    role_id: UUID


class InvitationInfo(msgspec.Struct):
    id: UUID
    email: str
    role: RoleRef
    created_at: datetime
    expires_at: datetime
    invited_by: str | None
    link: str | None = None
    """Shown once, in the answer that made it."""


class RoleInfo(msgspec.Struct):
    id: UUID
    name: str
    builtin: bool
    permissions: list[str]
    member_count: int


class WriteRole(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    permissions: list[str]


class PermissionInfo(msgspec.Struct):
    name: str
    group: str
    title: str
    description: str


class NewApiKey(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    scopes: list[str]


class ApiKeyInfo(msgspec.Struct):
    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    created_by: str | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    key: str | None = None
    """Shown once, in the answer that made it."""


class ApiRequestInfo(msgspec.Struct):
    at: datetime
    method: str
    path: str
    status: int
    duration_ms: int
    ip: str


class ActorInfo(msgspec.Struct):
    kind: str
    id: UUID | None
    name: str


class SubjectInfo(msgspec.Struct):
    kind: str
    id: str | None
    name: str


class AuditEntry(msgspec.Struct):
    id: UUID
    at: datetime
    actor: ActorInfo
    action: str
    subject: SubjectInfo
    changes: dict[str, list[Any]]


class FirstRunStep(msgspec.Struct):
    id: str
    done_at: datetime | None


class FirstRun(msgspec.Struct):
    steps: list[FirstRunStep]
    simulator_url: str | None
