"""The OpenAPI document: what FastAPI derives, and the problem document of every error."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import Field, TypeAdapter

from care.offices.schedules import OfficeListLate
from dispatch.carriers.circuit import CarrierFrame
from dispatch.cases.frames import CaseFrame
from dispatch.desks.frames import AgentFrame, CommonCauseFrame, DeskFrame
from dispatch.handovers.frames import HandoverFrame
from dispatch.hotline.frames import CallFrame
from kit.feed_frames import HeartbeatFrame, ResetFrame
from kit.problems import Problem

DESCRIPTION = """\
From an elderly person's emergency button to the person at the door.
从老人按下按钮,到有人上门。

* Sign in with `POST /api/v1/sessions`; send the token as `Authorization: Bearer`, or let a browser
  keep the cookie.
* Every error is a problem document (RFC 9457, `application/problem+json`) with a stable `code`.
* Unsafe calls take an `Idempotency-Key` header: the same call again within 24 h gets the first answer.
* Lists answer `{"items": […], "next": cursor or null}`.
* Live events: a WebSocket at `GET /api/v1/feed?after=SEQ`. Frames are
  `{"seq", "prev", "type", "at", "case_id"?, …}`, see the schema `Frame`; a `prev` that is not the
  last `seq` seen means a gap. A `heartbeat` carries the high-water mark at least every 5 s; `reset`
  tells that the position is gone and from where it goes on. Closed with 4401: sign in again; 1013:
  come back and resume.
"""

TAGS = {
    "sessions": "Signing in / 登录",
    "cases": "Emergencies and requests / 求助事件",
    "desks": "Who sits where / 坐席",
    "hotline": "Telephone calls / 热线电话",
    "offers": "Who was asked to come / 派单",
    "feed": "What happens, live / 实时动态",
    "persons": "People served / 服务对象",
    "responders": "Who can come, and when / 响应人员与班次",
    "devices": "Hardware / 设备",
    "signals": "What devices said / 信号",
    "areas": "The tree of areas / 区域",
    "users": "Accounts / 用户",
    "audit": "Who looked at what / 审计",
    "health": "Does it work / 运行状况",
}

KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes the call safe to repeat for 24 h",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


REF = "#/components/schemas/{model}"

Frame = Annotated[
    CaseFrame
    | HandoverFrame
    | AgentFrame
    | DeskFrame
    | CommonCauseFrame
    | CallFrame
    | CarrierFrame
    | OfficeListLate
    | HeartbeatFrame
    | ResetFrame,
    Field(discriminator="type"),
]
FRAMES: TypeAdapter[Frame] = TypeAdapter(Frame)
"""Every frame of the feed, of whatever room."""


def document(app: FastAPI) -> dict[str, Any]:
    """Build the document once."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version="3.1.0",
            description=DESCRIPTION,
            routes=app.routes,
            tags=[{"name": name, "description": text} for name, text in TAGS.items()],
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        )
        problem = Problem.model_json_schema(ref_template=REF)
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(problem.pop("$defs", {}))
        schemas["Problem"] = problem
        _describe_frames(schemas)
        _describe_keys(schema)
        app.openapi_schema = schema
    return app.openapi_schema


def _describe_frames(schemas: dict[str, Any]) -> None:
    """What the feed says. Frames go out as they were stored, so FastAPI knows nothing of them."""
    frame = FRAMES.json_schema(ref_template=REF)
    schemas.update(frame.pop("$defs"))
    schemas["Frame"] = frame
    schemas["FeedPage"]["properties"]["items"]["items"] = {"$ref": REF.format(model="Frame")}


def _describe_keys(schema: dict[str, Any]) -> None:
    """The header of every unsafe call that knows who is calling."""
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            if method in ("post", "put", "patch", "delete") and operation.get("security"):
                operation.setdefault("parameters", []).append(KEY_HEADER)
