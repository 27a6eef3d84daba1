"""Between HTTP and WSGI: environments out of heads, answers out of applications."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import h11

from portal.server.answers import Answer, Headers
from portal.server.site import Application, Environ

UNPREFIXED: Final = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})


class BadHead(ValueError):
    """The head of a request follows HTTP and still asks nothing that a server could answer."""


def environ_of(head: h11.Request, peer: str, server: tuple[str, int], *, several: bool) -> Environ:
    """Return the environment of a request, without its body. `several`: other processes answer too.

    Raises BadHead. A header with an underscore in its name is left out, for WSGI would take it for one
    with a hyphen: `X_Forwarded_For` is not what a proxy wrote.
    """
    path, _, query = _origin_form(head.target).partition(b"?")
    return {
        "REQUEST_METHOD": head.method.decode("ascii"),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "REQUEST_URI": head.target.decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{head.http_version.decode('ascii')}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": peer,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": several,
        "wsgi.run_once": False,
        **_headers(head),
    }


def announced(head: h11.Request) -> int | None:
    """Return how many bytes of body a head announces, None when only their end will tell.

    Raises BadHead for a head that says both: two servers in a row may believe different ones.
    """
    length = [int(value) for name, value in head.headers if name == b"content-length"]
    if any(name == b"transfer-encoding" for name, _ in head.headers):
        if length:
            raise BadHead
        return None
    return length[0] if length else 0


def _origin_form(target: bytes) -> bytes:
    """Return path and query of a target, which may name scheme and host before them."""
    if target.startswith(b"/"):
        return target
    scheme, mark, rest = target.partition(b"://")
    if scheme.lower() not in (b"http", b"https") or not mark:
        raise BadHead
    return b"/" + rest.partition(b"/")[2]


def _headers(head: h11.Request) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw, value in head.headers:
        if b"_" in raw:
            continue
        name = raw.decode("ascii").upper().replace("-", "_")
        key = name if name in UNPREFIXED else f"HTTP_{name}"
        text = value.decode("latin-1")
        between = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{between}{text}" if key in found else text
    found.pop("HTTP_TRANSFER_ENCODING", None)  # the body is here, whole
    return found


def respond(application: Application, environ: Environ) -> Answer:
    """Ask the application; raises what it raises."""
    status, headers = "", Headers()

    def start(said: str, given: Headers, _fault: Any = None) -> Any:
        nonlocal status, headers
        status, headers = said, given
        return parts.append

    parts: list[bytes] = []
    body: Iterable[bytes] = application(environ, start)
    try:
        parts.extend(body)
    finally:
        if close := getattr(body, "close", None):
            close()
    return Answer(int(status[:3]), list(headers), b"".join(parts))
