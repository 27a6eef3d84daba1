"""Nobody can be unmasked by what the portal keeps: every byte of it is searched for who reported.

A reporter of each tier goes the whole way, leaving canaries in everything a browser sends and a form takes.
Then the instance's folder, the log, the mails and every public page are searched.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.domain.concerns import Tier
from portal.domain.email_alerts import TIERS
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import VoiceNote
from tests import makers
from tests.databases import address
from tests.journeys.past import FORBIDDEN, Past, lived
from tests.journeys.reporters import DIRECT, TRANSPORT, VOICE, spoken
from tests.journeys.sweep import folder, found, spellings
from tests.town import STAFF, founded


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def past(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    log = tmp_path_factory.mktemp("log") / "stderr"
    home = tmp_path_factory.mktemp("unmasking")
    with address(request.param, home) as url, lived(home, log, url) as past:
        yield past


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_must_not_be_kept_or_shown_is_nowhere(past: Past, what: str) -> None:
    secrets, places = FORBIDDEN[what]
    assert len(secrets(past)) > 1
    assert found(secrets(past), places(past)) == []


def test_what_a_recorder_wrote_beside_a_voice_would_be_found(past: Past) -> None:
    sent = {"sent": spoken(1)[0].getvalue()}
    assert {secret for secret, _ in found(VOICE[:1], sent)} == set(VOICE[:1])


def test_an_address_left_to_be_told_by_stands_in_the_mails_to_it_and_nowhere_else(past: Past) -> None:
    """Not even in those: in the line that says to whom they go."""
    told = [one for one in (*past.stayed, *past.left) if one.tier in TIERS]
    letters = {name: raw for name, raw in past.kept.items() if name.startswith("mail/")}
    for one in told:
        line = f"To: {one.told_at}\n".encode()
        bare = {name: raw.replace(b"\r", b"").replace(line, b"") for name, raw in letters.items()}
        elsewhere = {name: raw for name, raw in past.kept.items() if name not in letters}
        assert found([one.told_at], {**elsewhere, **bare, **past.public, **past.desk}) == []
    reached = [one for one in past.stayed if one.tier in TIERS]
    for one in reached:
        assert [name for name, raw in letters.items() if f"To: {one.told_at}".encode() in raw], (
            "they were told"
        )
    for one in past.left:
        assert found([one.told_at], letters) == [], "who took it all back before is not"


def test_voices_are_kept_for_the_desk_and_led_to_by_no_public_page(past: Past) -> None:
    hummed = int(past.street.town.told.to_try["write down a voice note"].rpartition("/")[2])
    others = select(VoiceNote).where(VoiceNote.concern_id.is_distinct_from(hummed))
    with past.street.town.app.app_context():
        kept = db.session.scalars(others).all()
    assert {note.concern_id for note in kept} == {one.number for one in past.stayed}
    assert len(kept) == 2 * len(past.stayed)
    names = [note.file for note in kept]
    assert found([*names, "audio/ogg", ".ogg", "<audio"], past.public) == []
    heard = {one for one in names if any(one.encode() in page for page in past.desk.values())}
    assert heard == set(names)
    visitor = past.street.town.visitor()
    assert {visitor.get(f"/media/{name}.ogg").status_code for name in names} == {404}


def test_the_search_finds_what_may_be_kept(past: Past) -> None:
    """The same search over the same bytes finds what the tiers do keep, or it would prove nothing."""
    named, nobody = past.of(Tier.NAMED), past.of(Tier.ANONYMOUS)
    kept: list[str | float] = [*named.identity, *named.said, *named.point, *nobody.said, *nobody.point]
    for secret in kept:
        assert found([secret], past.kept), secret
    known = STAFF["moderator"]
    assert found([known], {"opened": past.kept["backup database"]})
    assert found([known], {"locked": past.kept["backup locked"]}) == []
    assert found([named.who["contact_email"]], {n: raw for n, raw in past.kept.items() if "mail" in n})
    assert found([nobody.phrase("wrote")], past.desk)
    assert len(past.public) > 200
    assert b'"event": "request"' in past.kept["log"]


def test_a_planted_trace_is_found_in_every_spelling(past: Past) -> None:
    name = past.of(Tier.CONFIDENTIAL).who["contact_name"]
    planted: list[str | float] = [TRANSPORT["User-Agent"], name, 30.471244]
    for secret in planted:
        for spelling in spellings(secret):
            assert found([secret], {"planted": b"before" + spelling + b"after"}), (secret, spelling)


def test_a_row_with_a_trace_is_found_in_the_database(tmp_path: Path) -> None:
    with founded(tmp_path) as town, town.app.app_context():
        with work() as w:
            makers.concern(w.session, title=f"from {DIRECT}")
        assert {name for _, name in found([DIRECT], folder(tmp_path))} >= {"portal.sqlite-wal"}
