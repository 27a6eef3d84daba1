"""The log says what was asked for and how it went; never where from, nor with which words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web import probes
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


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/ar/concerns/?receipt={SECRET}"),
        ("POST", f"/ar/probe/take?receipt={SECRET}"),
        ("POST", "/ar/probe/raise/database"),
    ],
)
def test_no_line_holds_a_receipt_or_where_it_came_from(
    capfd: pytest.CaptureFixture[str], probe: InspectingClient, method: str, path: str
) -> None:
    _ask(probe, path, method)
    written = json.dumps(lines(capfd))
    assert '"event": "request"' in written
    assert SECRET not in written
    assert "203.0.113" not in written


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/fr/report"),
        ("POST", "/fr/report/who"),
        ("POST", "/fr/report/send"),
        ("POST", "/fr/report/keep"),
        ("GET", "/fr/case"),
        ("POST", "/fr/case"),
        ("POST", "/fr/case/reply"),
        ("POST", "/fr/case/withdraw"),
        ("POST", "/fr/concerns/7/support"),
        ("POST", "/fr/concerns/7/verdict"),
        ("GET", f"/{SECRET}"),
        ("GET", f"/ar/case/{SECRET}"),
        ("PUT", "/fr/report/send"),
    ],
)
def test_who_reports_leaves_no_line(
    capfd: pytest.CaptureFixture[str], probe: InspectingClient, method: str, path: str
) -> None:
    _ask(probe, path, method)
    assert lines(capfd) == []


def test_a_fault_while_reporting_keeps_its_id_and_the_day(
    capfd: pytest.CaptureFixture[str], build: Callable[..., Flask]
) -> None:
    portal = build(env="development")
    portal.view_functions["report.send"] = lambda: probes.fail("mistake")
    answer = _ask(portal.test_client(), "/fr/report/send", "POST")
    (line,) = lines(capfd)
    assert (line["event"], line["id"] in answer.text) == ("fault", True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", line["timestamp"])
    assert "ms" not in line


def _ask(client: FlaskClient, path: str, method: str) -> TestResponse:
    return client.open(
        path,
        method=method,
        data={"receipt": SECRET} if method == "POST" else None,
        headers={
            "User-Agent": f"Agent {SECRET}",
            "Referer": f"http://localhost/{SECRET}",
            "Sec-Fetch-Site": "same-origin",
        },
        environ_base={"REMOTE_ADDR": "203.0.113.7"},
    )
