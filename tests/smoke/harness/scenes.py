"""Scenes that many stories begin with."""

from __future__ import annotations

from tests.smoke.harness.case import Asked, Case
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.phones import PhoneCall, Phones, Text
from tests.smoke.harness.town import Town


async def spoken_to(town: Town, desk: Desk, device_id: str) -> Case:
    """A press that this desk has claimed; the dispatcher has spoken to the person."""
    case = await desk.case_of(await town.press(device_id))
    await desk.claim(case)
    await desk.contact(case, "voice")
    return case


async def somebody_coming(
    town: Town, desk: Desk, phones: Phones, device_id: str
) -> tuple[Case, Asked, Text]:
    """The same, and a responder who has pressed 1."""
    case = await spoken_to(town, desk, device_id)
    nurse = await desk.dispatch(case)
    sms, call = await phones.expect_both(nurse.phone)
    await call.press("1")
    await case.becomes("accepted")
    return case, nurse, sms


async def relatives_and_desk_are_told(case: Case, phones: Phones) -> tuple[PhoneCall, PhoneCall]:
    """The step at 60 s: relatives by text; answers the calls to the first of them and to the desk."""
    relatives = await case.relatives()
    for phone in relatives:
        await phones.expect_sms(phone)
    first = await phones.expect_call(relatives[0])
    return first, await phones.expect_call((await case.numbers())["desk_phone"])
