"""Requests no browser sends: a good one of a route, damaged in its path, query, headers, cookies or body."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final
from urllib.parse import quote, quote_from_bytes

HUGE: Final = b"9" * 100_000
ODD: Final = (
    b"",
    b" ",
    b"\x00",
    b"a\x00b",
    b"\xff\xfe\xfa",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    "²".encode(),
    "٢٠٢٦".encode(),
    b"-1",
    b"0",
    b"2147483648",
    b"9223372036854775808",
    b"-9223372036854775809",
    HUGE,
    b"1e400",
    b"NaN",
    b"0x10",
    b"1_000",
    b"+5",
    b"2026-13-45",
    b"0000-00-00",
    b"99999-01-01",
    b"2026-11-30T25:61",
    b"true",
    b"null",
    b"[]",
    b"{}",
    b"' OR 1=1 --",
    b"{{7*7}}",
    b"%s%n%d",
    b"${x}",
    b"../../etc/passwd",
    b"..%2f..%2f",
    b"//evil.example/",
    b"https://evil.example/",
    b"/\\evil.example",
    b"javascript:alert(1)",
    b"<svg/onload=alert(1)>",
    b"a\r\nSet-Cookie: x=1",
    "ﷺ".encode() * 500,
    "\u202e\u200f\u2067".encode(),
    "\u0301".encode() * 300,
    b"a" * 9_000,
)
QUERIES: Final = (
    *(
        "q",
        "text",
        "kind",
        "category",
        "territory",
        "office",
        "article",
        "standing",
        "state",
        "role",
        "action",
    ),
    *(
        "page",
        "after",
        "before",
        "account",
        "annex",
        "raised",
        "responds_to",
        "language",
        "lang",
        "anchor",
        "year",
    ),
    *(
        "next",
        "token",
        "step",
        "number",
        "slug",
        "endpoint",
        "values",
        "self",
        "_external",
        "_scheme",
        "_method",
    ),
    *("_anchor", "q[]", "a[b][c]", "", "__proto__", "csrf_token", "receipt", "key"),
)
HEADERS: Final[Mapping[str, Sequence[str]]] = {
    "HTTP_ACCEPT_LANGUAGE": (
        "",
        "*",
        "x" * 9_000,
        "ar;q=NaN",
        "ar;q=1e999",
        "ar;q=-1,fr;q=",
        "\xff\xfe",
        ",,;;=",
        "ar-" * 900,
    ),
    "HTTP_ACCEPT": ("", "*/*;q=nan", 'text/html;level="', "\x80", "application/json"),
    "HTTP_ACCEPT_ENCODING": ("gzip;q=nan", "gzip;q=1e999", "*;q=0", "\xff", "br,gzip,gzip,gzip"),
    "HTTP_IF_NONE_MATCH": ("", '"', "W/", "*", 'W/"x" "y', "\xff", '"' + "a" * 9_000, ",,,"),
    "HTTP_IF_MATCH": ('"x"', "*", "\xff"),
    "HTTP_IF_MODIFIED_SINCE": (
        "yesterday",
        "Thu, 99 Foo 2026 99:99:99 GMT",
        "0",
        "\xff",
        "Thu, 01 Jan 99999 00:00:00 GMT",
        "9" * 5_000,
    ),
    "HTTP_IF_UNMODIFIED_SINCE": ("never", "Mon, 01 Jan 0001 00:00:00 +9999"),
    "HTTP_RANGE": (
        "bytes=-",
        "bytes=9-1",
        "bytes=0-0,1-1,2-2",
        "bytes=" + "9" * 5_000 + "-",
        "lines=1",
        "bytes=٣-٤".encode().decode("latin-1"),
        "bytes=-0",
    ),
    "HTTP_IF_RANGE": ("junk", '"x"', "Thu, 99 Foo 2026"),
    "HTTP_HOST": (
        "evil.example",
        "localhost:99999",
        "localhost:x",
        "[::1",
        "",
        "a b",
        "\xff",
        "localhost@evil.example",
        "localhost, localhost",
        ".",
        "[",
        "localhost\x00",
    ),
    "HTTP_ORIGIN": (
        "null",
        "https://evil.example",
        "http://[",
        "//",
        "\xff",
        "http://localhost:x",
        "http://localhost]",
    ),
    "HTTP_REFERER": ("https://evil.example/", "http://[::", "\xff", "/" * 9_000),
    "HTTP_SEC_FETCH_SITE": ("cross-site", "\xff", "same-origin, cross-site"),
    "HTTP_X_FORWARDED_FOR": ("evil", "1.2.3.4, 5.6.7.8", "\xff", ""),
    "HTTP_X_FORWARDED_HOST": ("evil.example",),
    "HTTP_X_FORWARDED_PREFIX": ("//evil.example", "/\r\n"),
    "HTTP_CONTENT_LANGUAGE": ("\xff",),
    "HTTP_EXPECT": ("100-continue", "banana"),
    "HTTP_AUTHORIZATION": ("Basic !!!", "Bearer \xff", "Digest", "Basic " + "A" * 9_000),
    "HTTP_CACHE_CONTROL": ("max-age=x", "\xff"),
    "HTTP_COOKIE": (
        "portal_session=",
        "portal_session=x.y.z",
        "portal_session=\xff",
        "=",
        ";;;",
        "portal_session=" + "A" * 9_000,
        "a=1; a=2",
        '"',
        "portal_session=.eJx.z.z",
    ),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "REMOTE_ADDR": ("", "evil", "::1", "fe80::1%eth0", "\xff"),
    "CONTENT_LENGTH": ("-1", "x", "9" * 40, "1", "", "٣".encode().decode("latin-1")),
}
"""What a server hands over: header bytes read as Latin-1, and a header sent twice as one list."""
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
