"""``/persons/{id}/photos``: what somebody looks like, kept sealed, shown within the caller's areas only."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
from typing import Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response

from care.fields import Day
from care.records import keeping, pictures, sealing
from care.records.errors import BadPhoto
from care.records.person import within
from care.records.tables import photos
from kit import audit
from kit.access import Permission
from kit.database import Transaction
from kit.errors import Conflict, NotFound
from kit.fields import Id, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.vault import keys

router = APIRouter(route_class=UnitOfWorkRoute, tags=["records"], responses=problem_responses(404, 409))

Shows = Literal["face", "whole", "mark", "door", "other"]
MOST = 10
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_TYPES = dict.fromkeys(("image/jpeg", "image/png", "image/webp"), _BYTES)
_SHOWN = [photos.c[name] for name in ("id", "shows", "media_type", "size", "width", "height", "taken_on")]
_SHOWN += [photos.c.recorded_by, photos.c.recorded_at]


class TooManyPhotos(Conflict):
    """A person has ``most`` photos already."""

    code = "too_many_photos"


class PhotoView(View):
    """A photo without its content; sides in pixels, ``size`` in bytes."""

    id: int
    shows: Shows
    media_type: str
    size: int
    width: int
    height: int
    taken_on: dt.date | None
    recorded_by: int
    recorded_at: dt.datetime


@router.get("/persons/{person_id}/photos", summary="Photos of a person")
async def list_photos(person_id: Id, tx: Tx, user: User) -> list[PhotoView]:
    """The newest first, without the pictures themselves."""
    user.require(Permission.READ_PERSONS)
    await within(tx, user, person_id)
    await audit.record(tx, user.id, "person.photos", "person", person_id)
    return [PhotoView.model_validate(row) for row in await of_person(tx, person_id)]


async def of_person(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    """What is known of each photo, the newest first."""
    query = sa.select(*_SHOWN).where(photos.c.person_id == person_id).order_by(photos.c.id.desc())
    return [dict(row) for row in await tx.rows(query)]


@router.post(
    "/persons/{person_id}/photos",
    status_code=201,
    summary="Add a photo",
    openapi_extra={"requestBody": {"required": True, "content": _TYPES}},
)
async def add_photo(
    person_id: Id, request: Request, tx: Tx, user: User, shows: Shows = "face", taken_on: Day | None = None
) -> PhotoView:
    """The body is the file: JPEG, PNG or WebP, at most 900 KiB, at most 10 a person. Where and with what
    it was taken is left out. The same picture twice is one photo."""
    user.require(Permission.WRITE_PERSONS)
    await within(tx, user, person_id, hold=True)
    try:
        picture = await asyncio.to_thread(pictures.read, await request.body())
    except pictures.NotAPicture as error:
        raise BadPhoto(reason=str(error)) from error
    digest = hashlib.sha256(picture.content).hexdigest()
    held = await tx.rows(sa.select(photos.c.id, photos.c.sha256).where(photos.c.person_id == person_id))
    same = next((row["id"] for row in held if row["sha256"] == digest), None)
    if same is None:
        if len(held) >= MOST:
            raise TooManyPhotos(most=MOST, extra={"most": MOST})
        key = (await keys.for_writing(tx, [person_id]))[person_id]
        values = {
            "shows": shows,
            "taken_on": taken_on,
            "media_type": picture.media_type,
            "size": len(picture.content),
            "width": picture.width,
            "height": picture.height,
            "sha256": digest,
            "sealed": key.seal(sealing.column(photos), base64.b85encode(picture.content).decode()),
        }
        same = await keeping.add(tx, user, photos, person_id, "photo", values)
    row = await tx.row(sa.select(*_SHOWN).where(photos.c.id == same))
    return PhotoView.model_validate(row)


@router.get(
    "/persons/{person_id}/photos/{photo_id}",
    summary="The picture itself",
    response_class=Response,
    responses={200: {"content": _TYPES}},
)
async def get_photo(person_id: Id, photo_id: Id, tx: Tx, user: User) -> Response:
    """Never kept by anything on the way. Every look is recorded."""
    user.require(Permission.READ_PERSONS)
    await within(tx, user, person_id)
    row = await keeping.find(tx, photos, person_id, photo_id, "photo")
    key = (await keys.of(tx, [person_id]))[person_id]
    text = key.open(sealing.column(photos), row["sealed"])
    if text is None:  # the person is erased
        raise NotFound(what="photo", id=photo_id)
    await audit.record(tx, user.id, "person.photo", "person", person_id, id=photo_id)
    return Response(
        base64.b85decode(text),
        media_type=row["media_type"],
        headers={"Cache-Control": "no-store, private", "X-Content-Type-Options": "nosniff"},
    )


@router.delete("/persons/{person_id}/photos/{photo_id}", status_code=204, summary="Remove a photo")
async def remove_photo(person_id: Id, photo_id: Id, tx: Tx, user: User) -> None:
    """The picture is gone; that there was one, and who removed it, stays on record."""
    user.require(Permission.WRITE_PERSONS)
    await within(tx, user, person_id, hold=True)
    row = await keeping.find(tx, photos, person_id, photo_id, "photo")
    await keeping.remove(tx, user, photos, row, "photo", {"shows": row["shows"], "sha256": row["sha256"]})
