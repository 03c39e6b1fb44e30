"""The network between one browser and the program, with a pair of scissors."""

from __future__ import annotations

from tests.integration.line import Line


class Wire(Line):
    """Forwards to the program; ``http_url`` leads through the wire."""

    @property
    def http_url(self) -> str:
        """The program's address through this wire."""
        return f"http://127.0.0.1:{self._own_port}"
