"""``/2010-04-01/Accounts/{sid}/Messages``: Twilio's text messages."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from simulator.carrier.errors import TwilioError
from simulator.carrier.parameters import CREATE_MESSAGE, UPDATE_MESSAGE, Form
from simulator.carrier.records import Message, now
from simulator.carrier.rest import RestGate
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.store import Store
from simulator.carrier.texting import Texting
from simulator.carrier.wire import account_uri, message_json, page_json

LONGEST_BODY = 1600


def _check(form: Form) -> None:
    """What Twilio wants beyond the type of each parameter."""
    if form.get("To") is None:
        raise TwilioError(21604)
    if form.get("From") is None and form.get("MessagingServiceSid") is None:
        raise TwilioError(21603)
    if form.get("From") == form.get("To"):
        raise TwilioError(21266)
    if not (form.get("Body") or form.lists.get("MediaUrl") or form.get("ContentSid")):
        raise TwilioError(21602)
    if len(form.values.get("Body", "")) > LONGEST_BODY:
        raise TwilioError(21617)


def messages_router(settings: CarrierSettings, store: Store, gate: RestGate, texting: Texting) -> APIRouter:
    """The routes of the Message resource."""
    router = APIRouter(prefix="/2010-04-01/Accounts/{account_sid}")

    def find(sid: str, request: Request) -> Message:
        if (message := store.messages.get(sid)) is None:
            raise TwilioError(20404, f"The requested resource {request.url.path} was not found")
        return message

    @router.post("/Messages.json", status_code=201)
    async def create(account_sid: str, request: Request) -> Response:
        gate.check_account(request, account_sid)
        form = await gate.form(request, CREATE_MESSAGE)
        _check(form)

        def take() -> dict[str, object]:
            message = texting.accept(
                form.values["To"],
                form.values.get("Body", ""),
                from_=form.get("From"),
                messaging_service_sid=form.get("MessagingServiceSid"),
                status_callback=form.get("StatusCallback"),
            )
            return message_json(message, settings.account_sid)

        return await gate.accept(request, form.values["To"], "sms", take)

    @router.get("/Messages.json")
    async def index(account_sid: str, request: Request) -> dict[str, object]:
        gate.check_account(request, account_sid)
        query = dict(request.query_params)
        shown = [
            message_json(message, settings.account_sid)
            for message in reversed(store.messages.values())
            if query.get("To") in {None, "", message.to} and query.get("From") in {None, "", message.from_}
        ]
        return page_json("messages", shown, f"{account_uri(account_sid)}/Messages.json", query)

    @router.get("/Messages/{sid}.json")
    async def show(account_sid: str, sid: str, request: Request) -> dict[str, object]:
        gate.check_account(request, account_sid)
        return message_json(find(sid, request), settings.account_sid)

    @router.post("/Messages/{sid}.json")
    async def update(account_sid: str, sid: str, request: Request) -> dict[str, object]:
        gate.check_account(request, account_sid)
        message = find(sid, request)
        form = await gate.form(request, UPDATE_MESSAGE)
        if form.values.get("Body") == "":
            message.body = ""
        elif form.get("Body"):
            raise TwilioError(20001, "Body can only be emptied")
        if form.get("Status"):
            if message.status != "queued":
                raise TwilioError(20001, f"A message that is {message.status} cannot be canceled")
            message.status = "canceled"
        message.updated_at = now()
        store.save(message)
        return message_json(message, settings.account_sid)

    return router
