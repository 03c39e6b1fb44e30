"""A unit is ordered, brought, proven by a press, and swapped while its person needs help."""

from __future__ import annotations

from tests.smoke.harness.desk import Desk
from tests.smoke.harness.town import Town
from tests.smoke.harness.waiting import until


async def test_a_new_unit_is_proven_and_takes_over_in_the_middle_of_a_case(
    town: Town, desk: Desk, supervisor: Desk
) -> None:
    person = (await supervisor.get("/devices/demo-0017"))["person_id"]
    new = await supervisor.post("/devices", {"model": "pendant"})
    order = await supervisor.post("/install-orders", {"person_id": person, "model": "pendant"})
    path = f"/install-orders/{order['id']}"
    await supervisor.post(f"{path}/start", {"device_id": new["id"], "place": "床头"})
    terminal = await town.terminal(new["id"], new["secret"])
    press = await terminal.press("test")
    await press.wait("received", 8)

    async def proven() -> bool:
        return bool((await supervisor.get(path))["state"] == "proven")

    await until(proven, "the order proven by the press")
    assert (await supervisor.get(f"/devices/{new['id']}"))["state"] == "installed"
    await supervisor.post(f"/devices/{new['id']}/state", {"state": "stock"})

    case = await desk.case_of(await town.press("demo-0017"))
    swapped = await supervisor.post(
        "/devices/demo-0017/swap", {"new_device_id": new["id"], "reason": "按键失灵"}
    )
    assert swapped["new"]["person_id"] == person
    again = await terminal.press("sos")
    assert (await again.wait("received", 8)).id
    assert (await desk.case_of(again)).id == case.id
    assert await case.field("signal_count") == 2
    await desk.claim(case)
    claimed = await again.wait("claimed", 8)
    assert claimed.case == str(case.id)

    # The old one, pressed in the workshop, is heard, and sends nobody to that person's door.
    workshop = await desk.case_of(await town.press("demo-0017"))
    assert workshop.id != case.id
    assert (await workshop.field("subject"))["type"] == "device"
    for one in (case, workshop):
        if one is workshop:
            await desk.claim(one)
        await desk.contact(one)
        await desk.close(one, "test")
    await supervisor.post("/devices/demo-0017/state", {"state": "returned"})
    await supervisor.post("/devices/demo-0017/state", {"state": "stock"})
    await supervisor.post(f"/devices/{new['id']}/swap", {"new_device_id": "demo-0017", "reason": "back"})
