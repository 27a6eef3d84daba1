"""A small caching proxy, as the cheapest one on a town's line would be: keeps what it is told it may keep."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer, and the headers of the request that its Vary names."""

    body: bytes
    etag: str
    varied: tuple[tuple[str, str], ...]


@dataclass
class Proxy:
    """Stands between clients and one portal. `heeds` is what a careless one would leave out."""

    heeds: frozenset[str] = frozenset({"vary", "private"})
    kept: dict[str, list[Stored]] = field(default_factory=dict)
    hits: int = 0

    def get(self, client: FlaskClient, path: str, headers: dict[str, str], cookie: str) -> bytes:
        """Answer from what is kept, asking the portal whether that still holds, else from the portal."""
        sent = Headers({**headers, **({"Cookie": cookie} if cookie else {})})
        found = next((one for one in self.kept.get(path, []) if self._fits(one, sent)), None)
        if found and found.etag:
            sent["If-None-Match"] = found.etag
        answer = client.get(path, headers=sent)
        if answer.status_code == 304 and found:
            self.hits += 1
            return found.body
        if self._may_keep(answer):
            self.kept.setdefault(path, []).append(
                Stored(answer.data, answer.headers.get("ETag", ""), self._varied(answer, sent))
            )
        return bytes(answer.data)

    def _fits(self, one: Stored, sent: Headers) -> bool:
        return "vary" not in self.heeds or all(sent.get(name, "") == value for name, value in one.varied)

    def _varied(self, answer: TestResponse, sent: Headers) -> tuple[tuple[str, str], ...]:
        names = [name.strip() for name in answer.headers.get("Vary", "").split(",") if name.strip()]
        return tuple((name, sent.get(name, "")) for name in names)

    def _may_keep(self, answer: TestResponse) -> bool:
        control = answer.headers.get("Cache-Control", "")
        shared = "public" in control and "Set-Cookie" not in answer.headers
        return answer.status_code == 200 and (shared or "private" not in self.heeds)
