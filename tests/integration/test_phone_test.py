"""The telephone test of a shift: it really rings, and only a key proves it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dispatch.notify import keys
from dispatch.notify.compose import compose
from kit.outbox import Taken
from kit.settings import Settings
from tests.integration.office import Clerk, Office, office_of

PHONE = "+8613900000001"


async def my_test(boss: Clerk) -> Any:
    (mine,) = [one for one in (await boss.get("/agents"))["items"] if one["user"]["name"] == "boss"]
    return mine["test"]


async def message(office: Office) -> Taken:
    async with office.database.transaction() as tx:
        row = await tx.row(sa.text("select * from outbox where template = 'voice.phone_test'"))
    assert row is not None
    names = Taken.__dataclass_fields__
    return Taken(**{name: row["attempts" if name == "attempt" else name] for name in names})


async def test_the_telephone_rings_and_a_key_proves_it(database_url: str) -> None:
    async with office_of(database_url) as office:
        boss = await office.sign_in("boss")
        refused = await boss.post("/agents/me/phone-test")
        assert (refused.status_code, "telephone number" in refused.text) == (422, True)
        async with office.database.transaction() as tx:
            await tx.execute(sa.text("update users set phone = :p where username = 'boss'"), {"p": PHONE})
        for _ in range(2):  # a hand that bounces
            rung = await boss.post("/agents/me/phone-test")
            assert (rung.status_code, rung.json()) == (202, {"phone": PHONE})
        call = await message(office)
        assert (call.channel, call.recipient) == ("voice", PHONE)
        async with office.database.transaction() as tx:
            said = await compose(tx, call, Settings(secret_key="k" * 32, language="en"))
        assert said.pointless is None
        assert "press 1" in said.text
        # The sound is another matter, and another key proves nothing.
        await boss.post("/agents/me/shift-test", {"sound": True})
        async with office.database.transaction() as tx:
            assert await keys.press(tx, call, "2", "CA1") == "voice.thanks"
        assert (await my_test(boss))["phone"] is None
        async with office.database.transaction() as tx:
            assert await keys.press(tx, call, "1", "CA1") == "voice.phone_tested"
        assert (await my_test(boss))["phone"] is True
        assert (await my_test(boss))["sound"] is True
        # Saying again that the alarm was heard does not unsay the telephone.
        await boss.post("/agents/me/shift-test", {"sound": True})
        assert (await my_test(boss))["phone"] is True
