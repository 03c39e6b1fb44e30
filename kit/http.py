"""The edge of HTTP: one request is one transaction; who asks; repeats answered once.

A router of a room looks like this::

    router = APIRouter(route_class=UnitOfWorkRoute, tags=["cases"])

    @router.post("/cases/{case_id}/claim", responses=problem_responses(404, 409))
    async def claim(case_id: Id, tx: Tx, user: User) -> CaseView: ...
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from kit import idempotency, sessions
from kit.access import Actor
from kit.database import Database, Transaction, is_unavailable
from kit.errors import BellError, InvalidField
from kit.fields import Id, Limit
from kit.problems import problem_responses
from kit.settings import Settings

__all__ = ["Db", "Id", "Limit", "Tx", "UnitOfWorkRoute", "User", "problem_responses"]

log = logging.getLogger(__name__)

COOKIE = "bell_session"
SAFE = ("GET", "HEAD", "OPTIONS")
KEY_HEADER = "Idempotency-Key"
KEY_LONGEST = 255

_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", description="Token of POST /sessions")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="cookie", description="For browsers")


class CrossSite(BellError):
    """A browser sent its cookie along with a request made by another site."""

    code = "cross_site"
    status = 403


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _transaction(request: Request) -> Transaction:
    tx: Transaction = request.state.tx
    return tx


def credentials(connection: HTTPConnection) -> tuple[str | None, bool]:
    """The token and whether it came in a cookie; a bearer token goes first."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip(), False
    return connection.cookies.get(COOKIE), True


def is_same_site(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether a browser's request comes from our own pages; programs send neither header."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    ours = {connection.headers.get("host"), urlsplit(settings.public_url).netloc}
    return urlsplit(origin).netloc in ours


async def actor_of(request: Request, tx: Transaction) -> Actor:
    """The signed-in user of this request, looked up once.

    Raises: ``NotSignedIn``, ``CrossSite``.
    """
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    settings: Settings = request.app.state.settings
    token, from_cookie = credentials(request)
    if token and from_cookie and request.method not in SAFE and not is_same_site(request, settings):
        raise CrossSite
    request.state.actor = await sessions.find(tx, token, demo=settings.demo)
    actor: Actor = request.state.actor
    return actor


async def signed_in(
    request: Request,
    _by_header: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    _by_cookie: Annotated[str | None, Security(_cookie)],
) -> Actor:
    """Dependency behind ``User``."""
    return await actor_of(request, _transaction(request))


Db = Annotated[Database, Depends(_database)]
"""For the few endpoints that open transactions themselves."""

Tx = Annotated[Transaction, Depends(_transaction)]
"""The request's one transaction: committed after the handler, before the answer is sent."""

User = Annotated[Actor, Depends(signed_in)]
"""The signed-in user; 401 without one."""


Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class UnitOfWorkRoute(APIRoute):
    """One request = one transaction.

    The body is read before the transaction opens, so that a slow caller holds no connection. A
    pooled connection that turns out to be dead (the database was restarted) costs nobody a request:
    nothing was committed, the handler runs once more. An unsafe call with an Idempotency-Key is
    answered from memory when it comes again.
    """

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        takes_user = any(part.call is signed_in for part in self.dependant.dependencies)

        async def unit_of_work(request: Request) -> Response:
            await request.body()
            key = _key(request) if takes_user and request.method not in SAFE else None
            try:
                return await _once(request, handle, key)
            except Exception as error:
                if getattr(request.state, "finished", False) or not _was_stale(error):
                    raise
                log.info("a pooled connection was dead; once more: %s", request.url.path)
                return await _once(request, handle, key)

        return unit_of_work


def _was_stale(error: Exception) -> bool:
    return getattr(error, "connection_invalidated", False) and is_unavailable(error)


def _key(request: Request) -> str | None:
    key = request.headers.get(KEY_HEADER)
    if key is not None and not (0 < len(key) <= KEY_LONGEST and key.isascii() and key.isprintable()):
        raise InvalidField(field=KEY_HEADER, reason="bad_key")
    return key


async def _once(request: Request, handle: Handler, key: str | None) -> Response:
    refusal: BellError | None = None
    async with _database(request).transaction() as tx:
        request.state.tx = tx
        request.state.actor = None
        try:
            response = await (handle(request) if key is None else _keyed(request, handle, key, tx))
        except BellError as error:
            if not error.keeps_changes:
                raise
            refusal = error
        # From here on the commit is under way: its failure leaves the outcome unknown.
        request.state.finished = True
    if refusal is not None:
        raise refusal
    return response


async def _keyed(request: Request, handle: Handler, key: str, tx: Transaction) -> Response:
    actor = await actor_of(request, tx)
    digest = hashlib.sha256()
    for part in (request.method, request.url.path, request.url.query):
        digest.update(part.encode() + b"\n")
    digest.update(await request.body())
    remembered = await idempotency.begin(tx, actor.id, key, digest.hexdigest())
    if remembered is not None:
        return Response(
            remembered.body or None,
            status_code=remembered.status,
            media_type="application/json" if remembered.body else None,
            headers={"Idempotency-Replayed": "true"},
        )
    try:
        response = await handle(request)
    except BellError as error:
        if error.keeps_changes:
            await idempotency.forget(tx, actor.id, key)
        raise
    if response.headers.get("cache-control") == "no-store":
        # What must not be kept is not kept here either; the same call answers anew.
        await idempotency.forget(tx, actor.id, key)
    else:
        await idempotency.finish(tx, actor.id, key, response.status_code, bytes(response.body))
    return response
