"""TCP ports of this machine: which are free, and which one was used last time."""

from __future__ import annotations

import json
import socket
from pathlib import Path


def is_free(host: str, port: int) -> bool:
    """True when a server could listen on `port` now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str) -> int:
    """A port that is free at this moment."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return port


class RememberedPorts:
    """Ports chosen once and kept in a JSON file, name → port, while nobody else takes them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self, name: str, host: str) -> int:
        """The port of `name`: last time's if it is free, else a new one."""
        known: dict[str, int] = {}
        if self.path.exists():
            known = json.loads(self.path.read_text(encoding="utf-8"))
        port = known.get(name)
        if port is None or not is_free(host, port):
            taken = {other for key, other in known.items() if key != name}
            port = free_port(host)
            while port in taken:
                port = free_port(host)
            known[name] = port
            self.path.write_text(json.dumps(known), encoding="utf-8")
        return port
