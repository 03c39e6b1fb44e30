"""What every endpoint inherits: problems, idempotency keys, limits, odd input, a database that is away."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from tests.integration.api_harness import running_api
from tests.integration.line import Line


async def test_unknown_paths_and_methods_are_problems(town_url: str) -> None:
    async with running_api(town_url) as api:
        lost = await api.client.get("/api/v1/nowhere", headers={"Accept-Language": "en"})
        assert lost.status_code == 404
        assert lost.headers["content-type"] == "application/problem+json"
        assert lost.json()["code"] == "not_found"
        wrong = await api.client.put("/api/v1/persons")
        assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")


async def test_texts_follow_accept_language(town_url: str) -> None:
    async with running_api(town_url) as api:
        texts = {
            language: (await api.client.get("/api/v1/me", headers={"Accept-Language": language})).json()[
                "detail"
            ]
            for language in ("zh-CN", "en-GB,en;q=0.9", "fr")
        }
    assert texts["zh-CN"] == texts["fr"] == "请先登录"
    assert texts["en-GB,en;q=0.9"] == "Please sign in first"


BAD_BODIES = {
    "nul": b'{"area_id": 1, "name": "a\\u0000b"}',
    "lone surrogate": b'{"area_id": 1, "name": "a\\ud800b"}',
    "surrogate in a name": b'{"\\ud800": 1}',
    "beyond bigint": b'{"area_id": 9223372036854775808, "name": "x"}',
    "huge number": b'{"area_id": 1' + b"0" * 5000 + b', "name": "x"}',
    "not a number": b'{"area_id": 1, "name": "x", "home": {"address": "y", "lat": NaN}}',
    "unknown field": b'{"area_id": 1, "name": "x", "nmae": "y"}',
    "not an object": b"[]",
    "nested": b"[" * 100_000,
    "cut off": b'{"area_id": ',
    "not utf-8": b'{"area_id": 1, "name": "\xff"}',
    "empty": b"",
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_odd_bodies_are_refused_with_a_reason(town_url: str, body: bytes) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        headers = {**desk.headers, "Content-Type": "application/json"}
        answer = await api.client.post("/api/v1/persons", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    problem = answer.json()
    assert problem["code"] in ("bad_request", "invalid_field")
    assert problem["detail"]


@pytest.mark.parametrize(
    "query", ["q=%00", "cursor=x", "cursor=W10", "cursor=WyJhIl0", "limit=0", "area=9e9"]
)
async def test_odd_queries_are_refused(town_url: str, query: str) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        answer = await api.client.get(f"/api/v1/persons?{query}", headers=desk.headers)
    assert answer.status_code in (400, 422)


async def test_a_body_over_the_limit_is_413(town_url: str) -> None:
    async def chunks() -> Any:
        for _ in range(20):
            yield b" " * 100_000

    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        headers = {**desk.headers, "Content-Type": "application/json"}
        for content in (b" " * 2_000_000, chunks()):
            answer = await api.client.post("/api/v1/persons", content=content, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_key_makes_a_call_safe_to_repeat(town_url: str) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        body = {"area_id": 1, "name": "somebody"}
        key = {"Idempotency-Key": "one"}
        answers = await asyncio.gather(*(desk.post("/persons", body, headers=key) for _ in range(5)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["id"] for answer in answers}) == 1
        other = await desk.post("/persons", {**body, "name": "else"}, headers=key)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        colleague = await api.sign_in("dispatcher2")
        assert (await colleague.post("/persons", body, headers=key)).status_code == 201


async def test_a_refused_call_leaves_its_key_free(town_url: str) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        key = {"Idempotency-Key": "one"}
        refused = await desk.post("/persons", {"area_id": 99999, "name": "x"}, headers=key)
        assert refused.status_code == 422
        assert (await desk.post("/persons", {"area_id": 1, "name": "x"}, headers=key)).status_code == 201


async def test_connections_cut_by_the_database_cost_nobody_a_request(town_url: str) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        async with api.process.database.transaction() as tx:
            await tx.execute(
                sa.text(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
            )
        assert [(await desk.get("/me")).status_code for _ in range(10)] == [200] * 10


async def test_a_database_that_is_away_is_503_and_comes_back(town_url: str) -> None:
    line = Line(town_url)
    async with line.up(), running_api(line.url) as api:
        desk = await api.sign_in("dispatcher")
        await line.cut()
        away = await desk.get("/me")
        assert (away.status_code, away.json()["code"]) == (503, "unavailable")
        assert away.headers["retry-after"] == "1"
        ready = await api.client.get("/readyz")
        assert (ready.status_code, ready.json()["database"]) == (503, "down")
        assert (await api.client.get("/healthz")).status_code == 200
        await line.mend()
        assert (await desk.get("/me")).status_code == 200
        assert not api.process.stop.is_set()


async def test_the_document_describes_problems_and_sign_in(town_url: str) -> None:
    async with running_api(town_url) as api:
        document = (await api.client.get("/openapi.json")).json()
    assert document["openapi"] == "3.1.0"
    assert set(document["components"]["securitySchemes"]) == {"bearer", "cookie"}
    claim = document["paths"]["/api/v1/cases/{case_id}/claim"]["post"]
    assert "application/problem+json" in claim["responses"]["409"]["content"]
    assert any(parameter["name"] == "Idempotency-Key" for parameter in claim["parameters"])


async def test_a_robot_that_only_asks_whether_a_page_is_there(town_url: str) -> None:
    """Gateways of short messages check a link by HEAD; one that is refused is called dangerous."""
    async with running_api(town_url) as api:
        answer = await api.client.head("/r/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["x-robots-tag"] == "noindex"
