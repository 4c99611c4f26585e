"""The asker's own profile."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, JSONBody, MultipartBody

from rapport.accounts import rules
from rapport.accounts.actions import people, photos, sessions
from rapport.accounts.errors import WrongCredentials
from rapport.accounts.facts import MemberChanged
from rapport.accounts.queries import identity, team
from rapport.accounts.schemas import (
    ChangeMe,
    ChangePassword,
    HomeInfo,
    Me,
    MemberRef,
    PersonInfo,
    RoleRef,
    WorkspaceInfo,
)
from rapport.core.blobs import BlobMissing
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import parse_id
from rapport.core.refusal import Forbidden, InvalidInput, NotFound
from rapport.core.runtime import Runtime
from rapport.core.web.asker import Asker
from rapport.core.web.doors import (
    AskerGiven,
    RuntimeGiven,
    TxGiven,
    delete,
    get,
    patch,
    post,
    put,
)


@get("/me")
async def get_me(asker: AskerGiven, runtime: RuntimeGiven, tx: TxGiven) -> Me:
    """Who is signed in, where, and what they may do there."""
    if asker.session_id is not None:
        async with runtime.control() as control:
            await sessions.move_to(control, asker.session_id, asker.workspace_id)
    return await _me(asker, runtime, tx)


async def _me(asker: Asker, runtime: Runtime, tx: WorkspaceTx) -> Me:
    person_id = _person(asker)
    person = await runtime.database.control_pool.fetchrow(
        "select id, email, name, language, theme, photo_id, keys, undo_seconds"
        " from control.person where id = $1",
        person_id,
    )
    if person is None:
        raise NotFound("person")
    member = await team.get_member(tx, asker.id)
    homes = await identity.list_homes(runtime.database.control_pool, person_id)
    return Me(
        person=PersonInfo(
            person["id"],
            person["email"],
            person["name"],
            person["language"],
            person["theme"],
            photo_url(person["id"], person["photo_id"]),
            msgspec.json.decode(person["keys"]),
            person["undo_seconds"],
        ),
        member=MemberRef(asker.id, RoleRef(member["role_id"], member["role_name"])),
        permissions=sorted(asker.permissions),
        workspace=workspace_info(await team.get_workspace(tx)),
        workspaces=[HomeInfo(home.id, home.slug, home.name, home.is_demo) for home in homes],
    )


@patch("/me")
async def change_me(
    asker: AskerGiven, runtime: RuntimeGiven, tx: TxGiven, data: JSONBody[ChangeMe]
) -> Me:
    """Changes the own name, language, theme or keys, or for how long a message can be taken back.

    `keys` holds what differs from the default keys of the app, by action, such as
    `{"conversation.reply": "w"}`; an action with empty keys has none. It replaces all of them.
    """
    changes = {
        field: value
        for field, value in msgspec.structs.asdict(data).items()
        if value is not msgspec.UNSET
    }
    if "name" in changes:
        changes["name"] = rules.clean_name(changes["name"])
    if "language" in changes:
        rules.check_language(changes["language"])
    if "keys" in changes:
        rules.check_keys(changes["keys"])
    if changes.get("theme", "system") not in rules.THEMES:
        raise InvalidInput("A theme is system, light or dark.", field="theme")
    person_id = _person(asker)
    async with runtime.control() as control:
        await people.change(control, person_id, changes)
    await _tell_everywhere(runtime, person_id)
    return await _me(asker, runtime, tx)


@post("/me/password", status_code=204)
async def change_password(
    asker: AskerGiven, runtime: RuntimeGiven, data: JSONBody[ChangePassword]
) -> None:
    """Changes the own password; every other session ends."""
    person_id = _person(asker)
    here = f"session {asker.session_id}"
    async with runtime.control() as control:
        email, old = await people.credentials(control, person_id)
        await people.count_attempt(control, {here: rules.FREE_FAILURES}, runtime.clock.now())
    if not await people.fits(data.current, old):
        raise WrongCredentials
    rules.check_password(data.new, email)
    new = await people.hash_password(data.new)
    async with runtime.control() as control:
        await people.forget_failures(control, [here])
        await people.set_password(control, person_id, new, keep_session=asker.session_id)
    runtime.bus.publish("sign_out", f"person {person_id} but {asker.session_id}")


@put("/me/photo", request_max_body_size=photos.LARGEST + 4096)
async def set_photo(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    data: MultipartBody[dict[str, UploadFile]],
) -> None:
    """Sets the own picture: any common image, cut to a square."""
    upload = data.get("file")
    if upload is None:
        raise InvalidInput("Send the picture as the form field `file`.", field="file")
    person_id = _person(asker)
    photo_id = await photos.store(runtime.blobs, person_id, await upload.read())
    async with runtime.control() as control:
        await people.change(control, person_id, {"photo_id": photo_id})
    await _tell_everywhere(runtime, person_id)


@delete("/me/photo")
async def remove_photo(asker: AskerGiven, runtime: RuntimeGiven) -> None:
    """Removes the own picture."""
    person_id = _person(asker)
    async with runtime.control() as control:
        await people.change(control, person_id, {"photo_id": None})
    await _tell_everywhere(runtime, person_id)


@get("/people/{person_id:str}/photos/{photo_id:str}")
async def get_photo(
    runtime: RuntimeGiven, tx: TxGiven, person_id: FromPath[str], photo_id: FromPath[str]
) -> Response[bytes]:
    """A member's picture. It never changes under its address."""
    person, photo = parse_id(person_id, "photo"), parse_id(photo_id, "photo")
    known = await tx.fetchval(
        "select true from control.person where id = $1 and photo_id = $2", person, photo
    )
    if not known:
        raise NotFound("photo")
    try:
        content = await runtime.blobs.get(photos.key(person, photo))
    except BlobMissing:
        raise NotFound("photo") from None
    return Response(
        content,
        media_type="image/webp",
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )


def photo_url(person_id: UUID, photo_id: UUID | None) -> str | None:
    return f"/api/v1/people/{person_id}/photos/{photo_id}" if photo_id else None


def workspace_info(row: Any) -> WorkspaceInfo:
    return WorkspaceInfo(**{field: row[field] for field in WorkspaceInfo.__struct_fields__})


def _person(asker: Asker) -> UUID:
    if asker.person_id is None:
        raise Forbidden("An API key has no profile; sign in as a person.")
    return asker.person_id


async def _tell_everywhere(runtime: Runtime, person_id: UUID) -> None:
    """A person's name and picture show in every workspace they are in."""
    rows = await runtime.database.control_pool.fetch(
        "select workspace_id, member_id from control.membership where person_id = $1", person_id
    )
    for workspace_id, member_id in rows:
        async with runtime.workspace(workspace_id) as tx:
            tx.announce(MemberChanged(member_id=member_id))


ROUTES = [
    get_me,
    change_me,
    change_password,
    set_photo,
    remove_photo,
    get_photo,
]
