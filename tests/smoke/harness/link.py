"""The link in a responder's text message."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.smoke.harness.desk import Refused
from tests.smoke.harness.phones import Text


class Links:
    """Opens links as anybody could who has them: the token is the only credential."""

    def __init__(self, http_url: str) -> None:
        self._client = httpx2.AsyncClient(base_url=http_url, timeout=20, trust_env=False)

    async def show(self, text: Text) -> dict[str, Any]:
        """Open the link, as a person, a preview or a virus scanner does."""
        page = await self._client.get(f"/r/{text.token}")
        assert page.status_code == 200, page.text
        return self._answer(await self._client.get(f"/api/v1/r/{text.token}"))

    async def act(self, text: Text, action: str, **fields: Any) -> dict[str, Any]:
        """Press a button of the page. Raises: ``Refused``."""
        return self._answer(await self._client.post(f"/api/v1/r/{text.token}/{action}", json=fields))

    async def close(self) -> None:
        await self._client.aclose()

    def _answer(self, response: httpx2.Response) -> dict[str, Any]:
        content: dict[str, Any] = response.json()
        if not response.is_success:
            raise Refused(content)
        return content
