"""Reports nobody would write: whatever comes in, the answer is never an error of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Final
from urllib.parse import quote_from_bytes

from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.exceptions import HTTPException

from bench.prove.instances import instance, kinds
from bench.prove.progress import followed
from bench.prove.reports import found_town
from portal.app import create_app
from portal.store.engine import migrate
from portal.store.engine.database import db
from tests.instances import throwaway

Answers = Counter[str]
"""How many answers were `receipt`, `refused` (4xx), `shown` (2xx and 3xx without one), `broken` (5xx)."""

COUNT: Final = 100_000
TRUSTING: Final = 1_000
_STEPS: Final = ("what", "where", "details", "who", "check", "send", "send", "send", "send")
_OTHERS: Final = ("lat", "lon", "when", "article", "association", "began", "after", "photos")
_RANGES: Final = (
    (0x00, 0x20),
    (0x20, 0x7F),
    (0x80, 0xA0),
    (0x300, 0x370),
    (0x600, 0x700),
    (0x200B, 0x2070),
    (0xD800, 0xE000),
    (0xFDD0, 0x10000),
    (0x1F300, 0x1F700),
    (0xE0000, 0xE0080),
)
_ODD: Final = (
    b"",
    b"\x00",
    b"\xff\xfe\xfa",
    b"\xed\xa0\x80",
    "²".encode(),
    b"-1",
    b"9" * 40,
    b"1e400",
    b"NaN",
    b"0x10",
    b"2026-13-45",
    b"0000-00-00",
    b"' OR 1=1 --",
    b"{{7*7}}",
    b"%s%n%d",
    b"<svg/onload=alert(1)>",
    "٢٠٢٦".encode(),
    "ﷺ".encode() * 500,
    b"a" * 9_000,
)


def show(count: int | None) -> bool:
    """Print how many answers were errors of ours, and how many of a view that trusts what comes in."""
    times, kept = count or COUNT, True
    print(f"{times:,} generated submissions through the whole portal")
    for kind in kinds():
        with instance(kind) as (folder, address):
            app = create_app(throwaway(folder, database_url=address))
            with app.app_context():
                migrate.upgrade(db.engine)
                quarter = found_town()
            answers = send_all(app, times, quarter)
            told = ", ".join(f"{answers[word]:,} {word}" for word in ("receipt", "shown", "refused"))
            print(f"  {kind}: {answers['broken']} answers of 5xx ({told})")
            with app.app_context():
                trusting = send_all(naive(db.engine), TRUSTING, quarter)
                db.engine.dispose()
            print(f"    canary, a view that trusts what comes in: {trusting['broken']} of {TRUSTING:,}")
        kept = kept and not answers["broken"] and trusting["broken"] > 0
    return kept


def association_concerns(count: int, quarter: int, seed: int = 1) -> Iterator[tuple[str, str, bytes]]:
    """Yield (path, content type, body); about half are whole reports with a strange text."""
    chance = Random(seed)
    for number in range(count):
        language = chance.choice(("ar", "fr", "en", "zgh"))
        fields = _fields(chance, number, quarter)
        body = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in fields).encode()
        kind = "application/x-www-form-urlencoded"
        if chance.random() < 0.03:
            kind = chance.choice(("application/json", "multipart/form-data", "text/plain; charset=utf-7", ""))
        yield f"/{language}/report/{chance.choice(_STEPS)}", kind, body


def _fields(chance: Random, number: int, quarter: int) -> list[tuple[str, bytes]]:
    whole = {
        "kind": chance.choice((b"problem", b"need", b"safety", b"praise")),
        "category": chance.choice((b"lighting", b"roads", b"other")),
        "territory": str(quarter).encode(),
        "text": _strange(chance),
        "landmark": _strange(chance)[:300],
        "tier": chance.choice((b"anonymous", b"anonymous", b"confidential", b"named")),
        "contact_name": _strange(chance)[:90],
        "contact_phone": b"0612345678",
        "key": f"generated-{number:012}".encode(),
    }
    if chance.random() < 0.5:
        for _ in range(chance.randint(1, 4)):
            name = chance.choice(
                (*whole, "lat", "lon", "when", "article", "association", "began", "after", "photos")
            )
            whole[name] = chance.choice(_ODD)
    fields = list(whole.items())
    if chance.random() < 0.1:
        fields += chance.choices(fields, k=3)
    return fields


def _strange(chance: Random) -> bytes:
    """A text of one to eighty characters from anywhere, sometimes cut within one."""
    letters = [chr(chance.randrange(*chance.choice(_RANGES))) for _ in range(chance.randint(1, 80))]
    spelled = "".join(letters).encode("utf-8", "surrogatepass")
    return spelled[: -chance.randint(1, 2)] if chance.random() < 0.1 else spelled


def send_all(app: Flask, count: int, quarter: int, seed: int = 1) -> Answers:
    """Send generated reports through the whole portal; count the answers by what they are."""
    client = FlaskClient(app, app.response_class)
    sent = followed(association_concerns(count, quarter, seed), count, "reports")
    return Counter(_send(client, *one) for one in sent)


def _send(client: FlaskClient, path: str, kind: str, body: bytes) -> str:
    try:
        answer = client.post(path, data=body, content_type=kind)
    except Exception:  # noqa: BLE001  # in tests the portal raises what it would answer with 500
        return "broken"
    if answer.status_code >= 500:
        return "broken"
    if answer.status_code >= 400:
        return "refused"
    return "receipt" if b'id="receipt"' in answer.data else "shown"


def naive(engine: Engine) -> Flask:
    """The canary: a view that trusts what comes in, over the same database."""
    app = Flask("naive")

    @app.post("/<language>/report/<step>")
    def store(language: str, step: str) -> str:  # noqa: ARG001  # the address has them
        place = int(request.form.get("territory", "0"))
        words = request.form.get("text", "").encode().decode()
        asked = text("SELECT CAST(:words AS TEXT), :place + 1")
        with engine.connect() as connection:
            connection.execute(asked, {"words": words, "place": place})
        return "thanks"

    @app.errorhandler(Exception)
    def broken(error: Exception) -> tuple[str, int]:
        return "", error.code or 500 if isinstance(error, HTTPException) else 500

    return app
