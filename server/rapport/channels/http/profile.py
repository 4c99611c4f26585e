"""What customers see of a number: the business profile and its picture, which live at WhatsApp."""

import asyncio
import hashlib

import msgspec
from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, JSONBody, MultipartBody

from rapport.accounts.actions import audit
from rapport.channels.actions import pictures
from rapport.channels.errors import UnfitPicture
from rapport.channels.queries import graph
from rapport.channels.queries.graph import AccountAccess
from rapport.channels.schemas import ChangeProfile, Profile
from rapport.core.refusal import InvalidInput, NotFound
from rapport.core.runtime import Runtime
from rapport.core.web.asker import Asker
from rapport.core.web.doors import AskerGiven, RuntimeGiven, get, patch, put
from rapport.whatsapp.client import (
    BusinessProfile,
    ForeignMediaAddress,
    MediaGone,
    ProfileChange,
)

LARGEST_UPLOAD = 10 * 1024 * 1024
LARGEST_AT_META = 5 * 1024 * 1024
JPEG = "image/jpeg"


@get("/phone-numbers/{phone_number_id:str}/profile", permission="channels.read")
async def get_profile(
    asker: AskerGiven, runtime: RuntimeGiven, phone_number_id: FromPath[str]
) -> Profile:
    """The number's business profile, as WhatsApp has it now."""
    access, _ = await graph.access_to_number(runtime, asker.workspace_id, phone_number_id)
    async with graph.asking():
        seen = await access.client.numbers.profile(access.token, phone_number_id)
    return _view(phone_number_id, seen)


@patch("/phone-numbers/{phone_number_id:str}/profile", permission="channels.manage")
async def change_profile(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    phone_number_id: FromPath[str],
    data: JSONBody[ChangeProfile],
) -> Profile:
    """Changes the number's business profile at WhatsApp. What is left out stays."""
    changes = {
        field: value
        for field, value in msgspec.structs.asdict(data).items()
        if value is not msgspec.UNSET
    }
    if not changes:
        raise InvalidInput("Say what to change: about, address, description, email, websites …")
    for website in changes.get("websites", ()):
        if not website.startswith(("http://", "https://")):
            raise InvalidInput("A website begins with http:// or https://.", field="websites")
    access, _ = await graph.access_to_number(runtime, asker.workspace_id, phone_number_id)
    async with graph.asking("profile"):
        before = await access.client.numbers.profile(access.token, phone_number_id)
        change = msgspec.convert(changes, ProfileChange)
        await access.client.numbers.change_profile(access.token, phone_number_id, change)
        after = await access.client.numbers.profile(access.token, phone_number_id)
    told = {field: (getattr(before, field), getattr(after, field)) for field in changes}
    await _record(asker, runtime, phone_number_id, "channels.profile_changed", told)
    return _view(phone_number_id, after)


@put(
    "/phone-numbers/{phone_number_id:str}/profile/photo",
    permission="channels.manage",
    request_max_body_size=LARGEST_UPLOAD + 4096,
)
async def set_photo(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    phone_number_id: FromPath[str],
    data: MultipartBody[dict[str, UploadFile]],
) -> Profile:
    """Sets the profile picture: any common image, cut to a square and made small."""
    upload = data.get("file")
    if upload is None:
        raise InvalidInput("Send the picture as the form field `file`.", field="file")
    picture = await asyncio.to_thread(pictures.fit, await upload.read())
    access, _ = await graph.access_to_number(runtime, asker.workspace_id, phone_number_id)
    async with graph.asking("file"):
        await _send(access, phone_number_id, picture)
        seen = await access.client.numbers.profile(access.token, phone_number_id)
    await _record(asker, runtime, phone_number_id, "channels.photo_changed", {})
    return _view(phone_number_id, seen)


@get("/phone-numbers/{phone_number_id:str}/profile/photo", permission="channels.read")
async def get_photo(
    asker: AskerGiven, runtime: RuntimeGiven, phone_number_id: FromPath[str]
) -> Response[bytes]:
    """The profile picture, fetched from WhatsApp and made harmless."""
    access, _ = await graph.access_to_number(runtime, asker.workspace_id, phone_number_id)
    async with graph.asking():
        seen = await access.client.numbers.profile(access.token, phone_number_id)
        if not seen.profile_picture_url:
            raise NotFound("photo")
        content = await _fetch(access, seen.profile_picture_url)
    try:
        picture = await asyncio.to_thread(pictures.fit, content)
    except UnfitPicture:
        raise NotFound("photo") from None
    return Response(picture, media_type=JPEG, headers={"Cache-Control": "private, max-age=300"})


async def _send(access: AccountAccess, phone_number_id: str, picture: bytes) -> None:
    app_id = access.account.token_app_id or access.account.meta_app_id
    handle = await access.client.media.upload_sample(
        access.token, app_id, picture, mime=JPEG, filename="profile.jpg"
    )
    change = ProfileChange(profile_picture_handle=handle)
    await access.client.numbers.change_profile(access.token, phone_number_id, change)


async def _fetch(access: AccountAccess, url: str) -> bytes:
    """Raises NotFound for an address that is not Meta's, or whose picture is gone."""
    try:
        async with access.client.media.download(
            access.token, url, max_bytes=LARGEST_AT_META
        ) as download:
            return await download.read()
    except (ForeignMediaAddress, MediaGone):
        raise NotFound("photo") from None


async def _record(
    asker: Asker,
    runtime: Runtime,
    phone_number_id: str,
    action: str,
    told: dict[str, tuple[object, object]],
) -> None:
    async with runtime.workspace(asker.workspace_id) as tx:
        subject = audit.Subject("number", phone_number_id, phone_number_id)
        await audit.record(tx, asker.actor, action, subject, told)


def _view(phone_number_id: str, seen: BusinessProfile) -> Profile:
    """Our own address of the picture, since browsers are allowed no other host; it is another one
    for another picture."""
    version = hashlib.sha256((seen.profile_picture_url or "").encode()).hexdigest()[:8]
    ours = f"/api/v1/phone-numbers/{phone_number_id}/profile/photo?v={version}"
    return Profile(
        about=seen.about,
        address=seen.address,
        description=seen.description,
        email=seen.email,
        websites=list(seen.websites),
        vertical=seen.vertical,
        profile_picture_url=ours if seen.profile_picture_url else None,
    )


ROUTES = [get_profile, change_profile, set_photo, get_photo]
