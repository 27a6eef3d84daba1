"""Whatever is sent, the answer is a page: never a fault of ours, never a second copy of anything."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.concerns import Category, Kind, Tier
from portal.store.engine.database import db
from portal.web.report.steps import FIELDS, ORDER
from tests import databases
from tests.web.rooms import Portals, found_town, resident_of

FUZZED = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

ODD = st.sampled_from(
    [
        "", " ", "\x00", "\ud800", "\u202e\u2066", "0", "-0", "1e309", "nan", "٣٠٫٤", "٩" * 400, "²", "true",
        "ـ" * 50, "a\u0301" * 90, "\u0301" * 400, "<script>alert(1)</script>", "'; DROP TABLE concerns; --",
        "{{ 7*7 }}", "%(name)s", "%s%s%s", "2026-13-45", "0000-00-00", "31/02/2026", "ا" * 6_000, "1" * 6_000,
    ]
)  # fmt: skip
ANYTHING = st.one_of(ODD, st.text(st.characters(), max_size=60))
TOWNS = st.sampled_from(["1", "2", "3", "4", "999", "2147483648", "9" * 30])
KNOWN: dict[str, st.SearchStrategy[str]] = {
    "kind": st.sampled_from(Kind),
    "category": st.sampled_from(Category),
    "tier": st.sampled_from(Tier),
    "territory": TOWNS,
    "text": st.text(st.characters(), min_size=10, max_size=200),
    "key": st.from_regex(r"\A[A-Za-z0-9_-]{16,40}\Z"),
}
NAMES = [name for names in FIELDS.values() for name in names] + ["article", "key", "after", "csrf_token"]
REPORTS = st.fixed_dictionaries(
    {}, optional={name: st.one_of(KNOWN.get(name, ANYTHING), ANYTHING) for name in NAMES}
)
WHOLE = st.fixed_dictionaries(KNOWN, optional={name: ANYTHING for name in NAMES if name not in KNOWN})


def as_sent(fields: dict[str, Any]) -> dict[str, bytes]:
    return {name: str(value).encode("utf-8", "surrogatepass") for name, value in fields.items()}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def crowd(request: pytest.FixtureRequest, portals: Portals) -> Any:
    """A portal that is emptied once and then takes whatever comes."""
    app = portals.portal(request.param)
    with app.app_context():
        databases.empty(db.engine)
        found_town(db.session())
        yield app
        db.session.remove()


@FUZZED
@given(
    fields=st.one_of(REPORTS, WHOLE),
    step=st.sampled_from([*ORDER, "send"]),
    lang=st.sampled_from(["ar", "zgh"]),
)
def test_any_form_is_answered_with_a_page(crowd: Flask, fields: dict[str, Any], step: str, lang: str) -> None:
    answer = resident_of(crowd).post(f"/{lang}/report/{step}", data=as_sent(fields))
    assert answer.status_code in (200, 422)


@FUZZED
@given(
    fields=st.fixed_dictionaries({}, optional=dict.fromkeys(("receipt", "text", "sure"), ANYTHING)),
    act=st.sampled_from(["", "/reply", "/write", "/confirm", "/deny", "/appeal", "/withdraw"]),
)
def test_any_code_is_answered_with_a_page(crowd: Flask, fields: dict[str, Any], act: str) -> None:
    answer = resident_of(crowd).post(f"/fr/case{act}", data=as_sent(fields))
    assert answer.status_code == 404
