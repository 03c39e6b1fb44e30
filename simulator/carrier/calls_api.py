"""``/2010-04-01/Accounts/{sid}/Calls``: Twilio's telephone calls."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from simulator.carrier.calling import Calling, NotInCall
from simulator.carrier.errors import TwilioError
from simulator.carrier.line import Document
from simulator.carrier.parameters import CALL_EVENTS, CREATE_CALL, UPDATE_CALL, Form
from simulator.carrier.records import Call
from simulator.carrier.rest import RestGate
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.store import Store
from simulator.carrier.wire import account_uri, call_json, page_json

NOT_ANSWERED = frozenset({"queued", "initiated", "ringing"})


def _check(form: Form) -> None:
    """What Twilio wants beyond the type of each parameter."""
    if form.get("To") is None:
        raise TwilioError(21201)
    if form.get("From") is None:
        raise TwilioError(21213)
    if form.get("Url") is None and form.get("Twiml") is None:
        raise TwilioError(21205, "Url parameter is required.")
    for event in _events(form):
        if event not in CALL_EVENTS:
            raise TwilioError(21626, f"Invalid StatusCallbackEvents: {event[:40]}")


def _events(form: Form) -> list[str]:
    """The wanted events; Twilio also takes several in one value, parted by spaces."""
    return [event for value in form.lists.get("StatusCallbackEvent", []) for event in value.split()]


def _dialled(form: Form, calling: Calling) -> Call:
    call = calling.new_call(form.values["From"], form.values["To"], "outbound-api")
    call.url = form.get("Url")
    call.method = (form.get("Method") or "POST").upper()
    call.twiml = form.get("Twiml")
    call.status_callback = form.get("StatusCallback")
    call.status_callback_method = (form.get("StatusCallbackMethod") or "POST").upper()
    call.status_callback_events = _events(form) or ["completed"]
    call.ring_s = float(form.get("Timeout") or call.ring_s)
    call.send_digits = form.get("SendDigits")
    call.machine_detection = form.get("MachineDetection")
    call.async_amd = (form.get("AsyncAmd") or "").lower() == "true"
    call.async_amd_callback = form.get("AsyncAmdStatusCallback")
    return calling.place(call)


def _change(call: Call, form: Form, calling: Calling) -> None:
    """Apply an update to a live call.

    :raises TwilioError: 21220 when the call is not in a state for it.
    """
    status, ringing = form.get("Status"), call.status in NOT_ANSWERED
    try:
        if status == "completed":
            calling.end(call, "canceled" if ringing else "completed")
        elif status == "canceled" and ringing:
            calling.end(call, "canceled")
        elif status == "canceled":
            raise TwilioError(21220, f"A call that is {call.status} cannot be canceled")
        elif form.get("Url") or form.get("Twiml"):
            if ringing:
                raise TwilioError(21220, "Call is not in-progress. Cannot redirect.")
            method = (form.get("Method") or "POST").upper()
            twiml = None if form.get("Url") else form.get("Twiml")
            calling.redirect(call, Document(form.get("Url") or "", method, twiml))
    except NotInCall as error:
        raise TwilioError(21220, "Call is not in-progress. Cannot redirect.") from error


def calls_router(settings: CarrierSettings, store: Store, gate: RestGate, calling: Calling) -> APIRouter:
    """The routes of the Call resource."""
    router = APIRouter(prefix="/2010-04-01/Accounts/{account_sid}")

    def find(sid: str, request: Request) -> Call:
        if (call := store.calls.get(sid)) is None:
            raise TwilioError(20404, f"The requested resource {request.url.path} was not found")
        return call

    @router.post("/Calls.json", status_code=201)
    async def create(account_sid: str, request: Request) -> Response:
        gate.check_account(request, account_sid)
        form = await gate.form(request, CREATE_CALL)
        _check(form)
        return await gate.accept(
            request,
            form.values["To"],
            "voice",
            lambda: call_json(_dialled(form, calling), settings.account_sid),
        )

    @router.get("/Calls.json")
    async def index(account_sid: str, request: Request) -> dict[str, object]:
        gate.check_account(request, account_sid)
        query = dict(request.query_params)
        every = (call_json(call, settings.account_sid) for call in reversed(store.calls.values()))
        shown = [
            call
            for call in every
            if query.get("To") in {None, "", call["to"]}
            and query.get("From") in {None, "", call["from"]}
            and query.get("Status") in {None, "", call["status"]}
        ]
        return page_json("calls", shown, f"{account_uri(account_sid)}/Calls.json", query)

    @router.get("/Calls/{sid}.json")
    async def show(account_sid: str, sid: str, request: Request) -> dict[str, object]:
        gate.check_account(request, account_sid)
        return call_json(find(sid, request), settings.account_sid)

    @router.post("/Calls/{sid}.json")
    async def update(account_sid: str, sid: str, request: Request) -> dict[str, object]:
        gate.check_account(request, account_sid)
        call = find(sid, request)
        form = await gate.form(request, UPDATE_CALL)
        if form.get("StatusCallback"):
            call.status_callback = form.get("StatusCallback")
        _change(call, form, calling)
        return call_json(call, settings.account_sid)

    return router
