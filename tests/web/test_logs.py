"""The log says what was asked for and how it went; never where from, nor with which words."""
from __future__ import annotations

import json
from typing import Any

import pytest

from tests.web.inspector import InspectingClient

SECRET = "48217703551900112233"


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_a_request_is_one_line(capfd: pytest.CaptureFixture[str], probe: InspectingClient) -> None:
    probe.get("/fr/probe/here/7")
    (line,) = lines(capfd)
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", 200)
    assert line["route"] == "/<language:lang>/probe/here/<int:number>"
    assert line["values"] == {"number": "7"}


@pytest.mark.parametrize(("method", "path"), [
    ("GET", f"/ar/case?receipt={SECRET}"), ("GET", f"/ar/case/{SECRET}"), ("GET", f"/{SECRET}"),
    ("POST", f"/ar/probe/take?receipt={SECRET}"), ("POST", "/ar/probe/raise/database"),
])
def test_no_line_holds_a_receipt_or_where_it_came_from(
        capfd: pytest.CaptureFixture[str], probe: InspectingClient, method: str, path: str) -> None:
    probe.open(path, method=method, data={"receipt": SECRET} if method == "POST" else None,
               headers={"User-Agent": f"Agent {SECRET}", "Referer": f"http://localhost/{SECRET}"},
               environ_base={"REMOTE_ADDR": "203.0.113.7"})
    written = json.dumps(lines(capfd))
    assert '"event": "request"' in written
    assert SECRET not in written
    assert "203.0.113" not in written
