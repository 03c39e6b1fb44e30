"""``/sim``: what a hand, a test or a simulated responder does with the phones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from simulator.carrier.calling import Calling, NotInCall
from simulator.carrier.faults import Faults, NewFault
from simulator.carrier.records import Call, Message
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.store import Store
from simulator.carrier.tasks import Tasks
from simulator.carrier.texting import Texting

Number = Annotated[str, Field(pattern=r"^\+?[0-9*#]{3,16}$")]


class Reply(BaseModel):
    """A text from a phone; ``to`` defaults to whoever texted it last."""

    from_: Number = Field(alias="from")
    body: str = Field(min_length=1, max_length=1600)
    to: Number | None = None


class DialIn(BaseModel):
    """A call from a phone."""

    from_: Number = Field(alias="from")
    to: Number | None = None


class Digits(BaseModel):
    digits: str = Field(pattern=r"^[0-9*#]{1,32}$")


def same_number(asked: str | None, number: str | None) -> bool:
    """True if nothing is asked for, or the digits are equal (a ``+`` in a URL is a space)."""
    if not asked:
        return True
    return asked.strip().lstrip("+") == (number or "").lstrip("+")


def later_than(after: str | None, record: Message | Call, seen: bool) -> bool:
    """Whether a record is later than ``after``: a time in ISO 8601, or a SID already passed."""
    if not after:
        return True
    if after[:2] in {"SM", "CA"}:
        return seen
    try:
        since = datetime.fromisoformat(after.replace(" ", "+"))
    except ValueError as error:
        raise HTTPException(422, "after is a SID or an ISO 8601 time") from error
    if since.tzinfo is None:
        raise HTTPException(422, "after needs a time zone, for example +08:00 or Z")
    return datetime.fromisoformat(record.created_at) > since


class View:
    """Records with everything known about them."""

    def __init__(self, store: Store, calling: Calling) -> None:
        self._store = store
        self._calling = calling

    def message(self, message: Message) -> dict[str, Any]:
        shown = asdict(message)
        shown["from"] = shown.pop("from_")
        return shown | {"callbacks": self._callbacks(message.sid)}

    def call(self, call: Call) -> dict[str, Any]:
        shown = asdict(call)
        shown["from"] = shown.pop("from_")
        return shown | {
            "listening": self._calling.is_listening(call.sid),
            "callbacks": self._callbacks(call.sid),
        }

    def _callbacks(self, sid: str) -> list[dict[str, Any]]:
        names = ("event", "url", "state", "attempts", "response_status", "error", "created_at")
        return [
            {name: getattr(callback, name) for name in names} for callback in self._store.callbacks_of(sid)
        ]


def _chosen(records: Iterable[Any], to: str | None, status: str | None, after: str | None) -> list[Any]:
    chosen, seen = [], False
    for record in records:
        if (
            same_number(to, record.to)
            and status in {None, "", record.status}
            and later_than(after, record, seen)
        ):
            chosen.append(record)
        seen = seen or record.sid == after
    return chosen


def sim_router(
    settings: CarrierSettings,
    store: Store,
    texting: Texting,
    calling: Calling,
    faults: Faults,
    tasks: Tasks,
) -> APIRouter:
    """The routes under ``/sim``. Lists are JSON arrays, oldest first."""
    router = APIRouter(prefix="/sim")
    view = View(store, calling)

    def find_call(sid: str) -> Call:
        if (call := store.calls.get(sid)) is None:
            raise HTTPException(404, f"no call {sid}")
        return call

    @router.get("")
    async def summary() -> dict[str, Any]:
        return store.counts() | {
            "account_sid": settings.account_sid,
            "sms_webhook": settings.sms_webhook,
            "voice_webhook": settings.voice_webhook,
        }

    @router.delete("", status_code=204)
    async def forget() -> None:
        await tasks.stop()
        store.forget()

    @router.get("/messages")
    async def messages(
        to: str | None = None, status: str | None = None, after: str | None = None
    ) -> list[dict[str, Any]]:
        return [view.message(m) for m in _chosen(store.messages.values(), to, status, after)]

    @router.get("/calls")
    async def calls(
        to: str | None = None, status: str | None = None, after: str | None = None
    ) -> list[dict[str, Any]]:
        return [view.call(call) for call in _chosen(store.calls.values(), to, status, after)]

    @router.get("/unknown-parameters")
    async def unknown_parameters() -> list[dict[str, Any]]:
        return store.unknown_parameters

    @router.post("/messages/reply", status_code=201)
    async def reply(body: Reply) -> dict[str, Any]:
        return view.message(texting.reply(body.from_, body.body, body.to))

    @router.post("/calls/inbound", status_code=201)
    async def dial_in(body: DialIn) -> dict[str, Any]:
        try:
            return view.call(calling.dial_in(body.from_, body.to))
        except NotInCall as error:
            raise HTTPException(409, str(error)) from error

    @router.post("/calls/{sid}/answer")
    async def answer(sid: str) -> dict[str, Any]:
        call = find_call(sid)
        try:
            calling.answer(sid)
        except NotInCall as error:
            raise HTTPException(409, str(error)) from error
        return view.call(call)

    @router.post("/calls/{sid}/hangup")
    async def hang_up(sid: str) -> dict[str, Any]:
        call = find_call(sid)
        try:
            calling.hang_up(sid)
        except NotInCall as error:
            raise HTTPException(409, str(error)) from error
        return view.call(call)

    @router.post("/calls/{sid}/digits")
    async def press(sid: str, body: Digits) -> dict[str, Any]:
        call = find_call(sid)
        try:
            said = await calling.press(sid, body.digits)
        except NotInCall as error:
            raise HTTPException(409, str(error)) from error
        except TimeoutError as error:
            raise HTTPException(504, f"call {sid} came to no rest after the keys") from error
        return {"sid": sid, "status": call.status, "said": said, "call": view.call(call)}

    @router.get("/faults")
    async def list_faults() -> list[dict[str, Any]]:
        return [asdict(fault) for fault in store.faults.values()]

    @router.post("/faults", status_code=201)
    async def add_fault(body: NewFault) -> list[dict[str, Any]]:
        faults.add(body)
        return await list_faults()

    @router.delete("/faults", status_code=204)
    async def forget_faults() -> None:
        store.forget_faults()

    return router
