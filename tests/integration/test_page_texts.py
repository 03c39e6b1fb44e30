"""What a page says of the others that wait, however many they are."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from dispatch.notify.compose import compose
from kit.database import Transaction
from kit.outbox import Taken
from kit.settings import Settings
from tests.integration.api_harness import running_api

WAITING = """
    insert into cases (number, state, priority, kind, situation, subject_type, subject_id, area_id,
                       area_path, waiting_since, closed_at)
    select 'waiting-' || n, 'open', :priority, 'sos', 'emergency', 'device', 'd-' || n, a.id, a.path,
           bell_now(), case when :closed then bell_now() end
    from generate_series(1, :count) n, (select id, path from areas where parent_id is null) a
    returning id
"""


async def waiting(tx: Transaction, count: int, *, priority: int = 1, closed: bool = False) -> int:
    await tx.execute(sa.text("delete from cases where number like 'waiting-%'"))
    values = {"count": count, "priority": priority, "closed": closed}
    return int(next(row["id"] for row in await tx.rows(sa.text(WAITING), values)))


@pytest.mark.parametrize(
    ("count", "told", "unlike"),
    [
        (1, None, {}),
        (4, "3 more", {}),
        (100, "99 more", {}),
        (300, "99+ more", {}),
        (4, None, {"priority": 4}),
        (4, None, {"closed": True}),
    ],
)
async def test_how_many_more_are_waiting(
    town_url: str, count: int, told: str | None, unlike: dict[str, int]
) -> None:
    async with running_api(town_url, language="en") as api, api.process.database.transaction() as tx:
        case_id = await waiting(tx, count, **unlike)  # type: ignore[arg-type]
        page = Taken(
            id=1,
            key="page",
            channel="sms",
            recipient="+8613800000000",
            template="page.desk",
            params={},
            case_id=case_id,
            offer_id=None,
            user_id=None,
            attempt=1,
            created_at=await tx.now(),
        )
        text = (await compose(tx, page, Settings(language="en"))).text
        assert (f"{told} alarms are waiting" in text) if told else ("more alarms" not in text)
