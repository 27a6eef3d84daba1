"""Requests no browser sends: a good one of a route, damaged in its path, query, headers, cookies or body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final
from urllib.parse import quote, quote_from_bytes

from bench.prove.oddities import HEADERS, HUGE, ODD, QUERIES

FORM: Final = "application/x-www-form-urlencoded"
METHODS: Final = (
    "GET",
    "GET",
    "GET",
    "POST",
    "POST",
    "POST",
    "POST",
    "HEAD",
    "OPTIONS",
    "PUT",
    "DELETE",
    "PATCH",
    "TRACE",
    "BREW",
)


@dataclass(slots=True)
class Sent:
    """One request: its path percent-encoded, headers as WSGI has them, the fields of a form or a body."""

    role: str
    endpoint: str
    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    fields: list[tuple[str, bytes]] = field(default_factory=list)
    body: bytes | None = None
    content_type: str = FORM

    def content(self) -> bytes:
        return _form(self.fields) if self.body is None else self.body


Damage = Callable[[Sent, Random], None]


def odd_query(sent: Sent, chance: Random) -> None:
    names = chance.choices(QUERIES, k=chance.randint(1, 4))
    sent.query = "&".join(f"{quote(name)}={quote_from_bytes(_odd(chance))}" for name in names)
    if chance.random() < 0.1:
        sent.query = chance.choice(("%", "%ff=%00", "&&&==", "a" * 9_000, "?" * 50, "x=%u0041"))


def odd_header(sent: Sent, chance: Random) -> None:
    for name in chance.choices(list(HEADERS), k=chance.randint(1, 3)):
        sent.headers[name] = chance.choice(HEADERS[name])


def odd_path(sent: Sent, chance: Random) -> None:
    """Put something else into one part of the path, or lengthen it."""
    parts = sent.path.split("/")
    if chance.random() < 0.8:
        parts[chance.randrange(len(parts))] = quote_from_bytes(_odd(chance)[:5_000], safe=b"")
    else:
        parts.insert(
            chance.randint(1, len(parts)), chance.choice(("", "..", "%00", "%2e%2e", "%5c", "static"))
        )
    sent.path = "/".join(parts)


def missing(sent: Sent, chance: Random) -> None:
    kept = chance.choice((0.0, 0.0, 0.3, 0.9))
    sent.fields = [one for one in sent.fields if chance.random() < kept]


def odd_fields(sent: Sent, chance: Random) -> None:
    """Some of the fields hold something strange."""
    sent.fields = [(name, _odd(chance) if chance.random() < 0.4 else value) for name, value in sent.fields]


def repeated(sent: Sent, chance: Random) -> None:
    again = chance.choices(sent.fields, k=3) if sent.fields else []
    sent.fields += [(name, chance.choice((value, _odd(chance)))) for name, value in again]


def bracketed(sent: Sent, chance: Random) -> None:
    """Names as other frameworks read them, and names nobody knows."""
    spoilt = ("{}[]", "{}[a][b]", "{}.0", "{}-0", "{}[" * 50, "\x00{}", "{}")
    sent.fields = [(chance.choice(spoilt).replace("{}", name), value) for name, value in sent.fields]


def as_json(sent: Sent, chance: Random) -> None:
    sent.content_type = chance.choice(("application/json", "application/json; charset=utf-7", "text/json"))
    sent.body = chance.choice(
        (b"", b"{}", b"[]", b"null", b'{"text": ["x"]}', b"[" * 5_000, b'"\\ud800"', HUGE, b"\xff")
    )


def as_multipart(sent: Sent, chance: Random) -> None:
    """A form with files, whole, cut off, or between other boundaries than it says."""
    boundary, said = (
        b"xxBOUNDARYxx",
        chance.choice(("xxBOUNDARYxx", "xxBOUNDARYxx", "other", "", '"', "a" * 300)),
    )
    files = (("photos", b"not a photo"), ("voice", b"RIFFxxxx"), ("photos", b""))
    parts = [_part(boundary, name, value, "") for name, value in sent.fields]
    parts += [
        _part(boundary, name, value, chance.choice(("x.jpg", "\\x00", "../x", "é" * 99, "")))
        for name, value in chance.choices(files, k=2)
    ]
    body = b"".join(parts) + b"--" + boundary + b"--\r\n"
    sent.body = body[: chance.randint(0, len(body))] if chance.random() < 0.4 else body
    sent.content_type = (
        f"multipart/form-data; boundary={said}" if chance.random() < 0.9 else "multipart/form-data"
    )


def mistyped(sent: Sent, chance: Random) -> None:
    """The same bytes under another name, or in a charset that no form has."""
    sent.content_type = chance.choice(
        (
            *(
                "",
                "text/plain",
                "text/plain; charset=utf-7",
                "/",
                ";",
                "\xff",
                "application/xml",
                FORM.upper(),
            ),
            *(
                f"{FORM}; charset=utf-16",
                f"{FORM}; charset=nonsense",
                f"{FORM}; charset=\x00",
                f"{FORM};" * 400,
            ),
        )
    )


def raw(sent: Sent, chance: Random) -> None:
    """Bytes that are no form."""
    junk = (
        b"%",
        b"%ff=%ff",
        b"=&=&=",
        b"\x00" * 100,
        b"&" * 600,
        b"a=" + HUGE,
        chance.randbytes(200),
        b"%ed%a0%80=x",
    )
    sent.body = chance.choice(junk)


ANYWHERE: Final[Sequence[Damage]] = (odd_query, odd_header, odd_path)
BODIES: Final[Sequence[Damage]] = (
    *(missing, missing, odd_fields, odd_fields, odd_fields, repeated, bracketed),
    *(as_json, as_multipart, mistyped, raw),
)


def damage(sent: Sent, chance: Random) -> None:
    """Damage a request in one to three ways."""
    kinds = [chance.choice(BODIES)] if sent.method not in ("GET", "HEAD") or chance.random() < 0.1 else []
    if not kinds or chance.random() < 0.4:
        kinds += chance.choices(ANYWHERE, k=chance.randint(1, 2))
    for kind in kinds:
        kind(sent, chance)


def _odd(chance: Random) -> bytes:
    return chance.choice(ODD)


def _form(fields: Sequence[tuple[str, bytes]]) -> bytes:
    return "&".join(f"{quote(name)}={quote_from_bytes(value)}" for name, value in fields).encode()


def _part(boundary: bytes, name: str, value: bytes, filename: str) -> bytes:
    said = f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    return b"--" + boundary + b"\r\n" + said.encode() + b"\r\n\r\n" + value + b"\r\n"
