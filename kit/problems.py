"""Every refusal and failure as a problem document (RFC 9457) with a stable ``code``."""

from __future__ import annotations

import http
import logging
from typing import Any

import asyncpg
import orjson
import sqlalchemy as sa
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from kit import catalogue
from kit.database import is_unavailable
from kit.errors import BellError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 1


class FieldError(BaseModel):
    """One field that cannot be accepted."""

    field: str = Field(examples=["body.model"])
    reason: str = Field(examples=["Field required"])


class Problem(BaseModel):
    """What every error looks like."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "type": "urn:bell:problem:not_found",
                "title": "Not Found",
                "status": 404,
                "detail": "没有找到 个案 42",
                "code": "not_found",
                "instance": "/api/v1/cases/42",
            }
        },
    )

    type: str
    title: str
    status: int
    detail: str = Field(description="For people, in the language of Accept-Language (zh-CN or en)")
    code: str = Field(description="For programs; stable")
    instance: str
    errors: list[FieldError] | None = None


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For ``responses=`` of a route: which problems it may answer with besides the common ones."""
    return {
        status: {
            "description": http.HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


COMMON_PROBLEMS = problem_responses(400, 401, 403, 405, 413, 422, 429, 500, 503)
"""Any route may answer with these."""


def problem(
    language: str,
    instance: str,
    code: str,
    status: int,
    *,
    params: dict[str, Any] | None = None,
    extra: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The response for ``code``; its text is the catalogue's ``error.<code>``."""
    document = {
        "type": f"urn:bell:problem:{code}",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": _detail(code, language, params or {}),
        "code": code,
        "instance": instance,
        **(extra or {}),
    }
    body = orjson.dumps(document, default=str, option=orjson.OPT_NON_STR_KEYS)
    given = {"Content-Language": language, **(headers or {})}
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=given)


def _detail(code: str, language: str, params: dict[str, Any]) -> str:
    """The text for a code. Words for things, permissions and reasons are catalogue entries too."""
    words = dict(params)
    for param, prefix in (("what", "noun"), ("permission", "permission"), ("reason", "reason")):
        if param in words:
            words[param] = _word(prefix, str(words[param]), language, **params)
    try:
        return catalogue.text(f"error.{code}", language, **words)
    except (KeyError, IndexError):
        log.error("the text error.%s needs more than %s", code, sorted(params))
        return catalogue.text(f"error.{code}", language)


def _word(prefix: str, word: str, language: str, **params: Any) -> str:
    key = f"{prefix}.{word}"
    found = catalogue.text(key, language)
    if found == key:
        return word
    try:
        return found.format(**params)
    except (KeyError, IndexError):
        return found


def _respond(request: Request, code: str, status: int, **more: Any) -> Response:
    language = catalogue.from_header(request.headers.get("accept-language"))
    return problem(language, request.url.path, code, status, **more)


async def on_bell_error(request: Request, error: BellError) -> Response:
    """Our own errors carry their code and status."""
    headers = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if "retry_after_s" in error.params:
        headers["Retry-After"] = str(error.params["retry_after_s"])
    extra = dict(error.extra)
    if error.code == "invalid_field" and "field" in error.params:
        language = catalogue.from_header(request.headers.get("accept-language"))
        reason = _word("reason", str(error.params.get("reason", "")), language, **error.params)
        extra.setdefault("errors", [{"field": error.params["field"], "reason": reason}])
    return _respond(request, error.code, error.status, params=error.params, extra=extra, headers=headers)


async def on_invalid_request(request: Request, error: RequestValidationError) -> Response:
    """What FastAPI and pydantic found: malformed JSON is 400, a wrong field 422."""
    found = error.errors()
    if any(entry["type"] == "json_invalid" for entry in found):
        return _respond(request, "bad_request", 400, params={"reason": "json_invalid"})
    language = catalogue.from_header(request.headers.get("accept-language"))
    errors = []
    for entry in found:
        # str() of a name with lone surrogates cannot be sent as UTF-8.
        field = ".".join(str(part) for part in entry["loc"]).encode(errors="replace").decode()
        reason = _word("reason", entry["type"], language, **entry.get("ctx", {}))
        if reason == entry["type"]:
            reason = str(entry["msg"]).encode(errors="replace").decode()
        errors.append({"field": field, "reason": reason})
    params = {"field": errors[0]["field"], "reason": errors[0]["reason"]}
    return _respond(request, "invalid_field", 422, params=params, extra={"errors": errors})


async def on_http_exception(request: Request, error: HTTPException) -> Response:
    """What the framework refuses by itself: unknown paths, methods, bodies it cannot parse."""
    headers = dict(error.headers or {})
    if error.status_code == 404:
        params = {"what": "path", "id": request.url.path}
        return _respond(request, "not_found", 404, params=params, headers=headers)
    if error.status_code == 405:
        return _respond(request, "method_not_allowed", 405, headers=headers)
    if error.status_code == 413:
        return _respond(request, "too_large", 413, headers=headers)
    code = "bad_request" if error.status_code < 500 else "internal"
    params = {"reason": str(error.detail)}
    return _respond(request, code, error.status_code, params=params, headers=headers)


async def on_database_error(request: Request, error: Exception) -> Response:
    """503 while the database is away; anything else is our mistake."""
    if is_unavailable(error):
        log.warning("unavailable: %s %s: %r", request.method, request.url.path, error)
        headers = {"Retry-After": str(RETRY_AFTER_S)}
        return _respond(request, "unavailable", 503, headers=headers)
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _respond(request, "internal", 500)


async def on_failure(request: Request, error: Exception) -> Response:
    """The last resort; the server logs the traceback."""
    return _respond(request, "internal", 500)


async def on_client_gone(request: Request, _error: ClientDisconnect) -> Response:
    """Nobody is there to read this."""
    return _respond(request, "bad_request", 400, params={"reason": "client_gone"})


def install(app: FastAPI) -> None:
    """Register the handlers."""
    handlers: dict[type[Exception], Any] = {
        BellError: on_bell_error,
        RequestValidationError: on_invalid_request,
        HTTPException: on_http_exception,
        ClientDisconnect: on_client_gone,
        sa.exc.SQLAlchemyError: on_database_error,
        asyncpg.PostgresError: on_database_error,
        asyncpg.InterfaceError: on_database_error,
        OSError: on_database_error,
        TimeoutError: on_database_error,
        Exception: on_failure,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
