"""Every route × every role × every method, with damaged requests: no error of ours, no way off the site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from contextvars import Context
from io import BytesIO
from itertools import chain, islice
from itertools import count as count_up
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, redirect, request, session
from flask_wtf.csrf import generate_csrf
from lxml import html
from werkzeug.routing import Rule
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from bench.prove.damage import METHODS, Sent, damage
from bench.prove.instances import instance, kinds
from bench.prove.progress import followed
from portal.web.request.access import everyone
from portal.web.request.pages import Pages
from tests import rooms
from tests.town import Town, founded

COUNT: Final = 20_000
"""On each kind of database; more than ten for every route and role."""
PLANTED: Final = 3_000
TRUSTING: Final = ("planted.file", "planted.number", "planted.onward")
INSIDE: Final = 8
"""How much oftener than others those are sent who may come in: behind the door is where code is."""
ELSEWHERE: Final = 0.2
"""Part of the requests that are about what nobody has."""
MOST: Final = 40
"""As many rows as the town has of most things: drawn by chance, they are in every state there is."""
NUMBERS: Final = ("number", "account", "grant", "photo", "voice", "note")
SMALL: Final = 2_000
"""Bytes of a refusal that is no page."""

Found = Counter[str]
"""Faults, each as route, method and what is wrong, and how often it was met."""


def show(count: int | None) -> bool:
    """Print how many damaged requests met a fault, and how many met one of the planted ones."""
    times, kept = count or COUNT, True
    print(f"{times:,} damaged requests over every route, role and method")
    for kind in kinds():
        with instance(kind) as (folder, address), town_with_faults(folder, address) as town:
            sweep = Sweep(town)
            found = sweep.faults(times)
            planted = sweep.faults(PLANTED, planted=True)
        print(
            f"  {kind}: {found.total()} answers that are an error of ours, lead off the site or are no page"
        )
        for told, often in found.most_common(20):
            print(f"    {often} × {told}")
        print(f"    canary, three routes that trust what comes in: {planted.total()} of {PLANTED:,}")
        kept = kept and not found and _routes(planted) == frozenset(TRUSTING)
    return kept


def town_with_faults(folder: Path, address: str) -> AbstractContextManager[Town]:
    """The demonstration's town, and beside it three routes as somebody in a hurry writes them."""
    changes = {"database_url": address, "hosts": ("localhost",), "log_level": "critical"}
    return founded(folder, plant=plant, **changes)


def plant(app: Flask) -> None:
    pages = Pages("planted", __name__, spoken=False)

    @pages.get("/planted/file/<path:name>", gate=everyone)
    def file(name: str) -> str:
        return f"{Path('/nowhere', name).stat().st_size}" if Path("/nowhere", name).exists() else "none"

    @pages.get("/planted/number", gate=everyone)
    def number() -> str:
        return str(int(next(iter(request.args.values()), "1")) + 1)

    @pages.get("/planted/next", gate=everyone)
    def onward() -> Response:
        return redirect(next(iter(request.args.values()), "/"))

    app.register_blueprint(pages)


def _routes(found: Found) -> frozenset[str]:
    return frozenset(told.split(":")[0].split()[1] for told in found)


class Sweep:
    """Sends damaged requests to a town whose pages were read once for the forms on them."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._rules = list(town.app.url_map.iter_rules())
        self._signed = {role: _signed_in(town, role) for role in rooms.ROLES}
        self._fields = dict(self._forms())
        self._forms_known = list(self._fields.values())

    def faults(self, count: int, seed: int = 1, *, planted: bool = False) -> Found:
        """Send `count` damaged requests to the portal's own routes, or to the planted ones."""
        found: Found = Counter()
        for sent in followed(self._requests(count, Random(seed), planted), count, "requests"):
            if wrong := fault(self._town.app, sent):
                found[f"{sent.method} {sent.endpoint}: {wrong}"] += 1
        return found

    def _requests(self, count: int, chance: Random, planted: bool) -> Iterator[Sent]:
        """Yield damaged requests, round by round over every route and role."""
        rules = [rule for rule in self._rules if rule.endpoint.startswith("planted.") is planted]
        pairs = [pair for rule in rules for pair in _pairs(rule)]
        rounds = (chance.sample(pairs, len(pairs)) for _ in count_up())
        for rule, role in islice(chain.from_iterable(rounds), count):
            sent = self._request(rule, role, chance)
            damage(sent, chance)
            yield sent

    def _request(self, rule: Rule, role: str, chance: Random) -> Sent:
        """What a browser would send: a page asked for, or its form as it stands there."""
        cookie, token = self._signed[role]
        method, known = chance.choice(METHODS), rule.methods or set()
        if method in ("GET", "POST") and method not in known:
            method = "POST" if "POST" in known else "GET"
        sent = Sent(role, rule.endpoint, method, self._address(rule, _number(chance)))
        network = f"198.51.{chance.randrange(256)}.{chance.randrange(256)}"
        sent.headers = {"HTTP_COOKIE": cookie, "HTTP_HOST": "localhost", "REMOTE_ADDR": network}
        if method != "GET":
            own = self._fields.get((role, sent.path)) or chance.choice(self._forms_known)
            sent.fields = [one for one in own if one[0] != "csrf_token"]
            sent.headers["HTTP_X_CSRFTOKEN"] = token  # so that even an empty body comes past the door
        return sent

    def _address(self, rule: Rule, number: int | None = None) -> str:
        """The route with values of the town, or about `number`, whatever state that is in."""
        values: dict[str, Any] = {"digest": "x", "name": "css/public.css"}
        if not rule.endpoint.startswith(("static.", "planted.")):
            values = rooms.values(rule.endpoint, set(rule.arguments), self._town)
        if number is not None:
            values |= {name: number for name in NUMBERS if name in values}
        adapter = self._town.app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})

    def _forms(self) -> Iterator[tuple[tuple[str, str], list[tuple[str, bytes]]]]:
        """Read the pages of every role; yield ((role, address), fields) for each form on them."""
        for role, (cookie, _) in self._signed.items():
            for rule in self._rules:
                if "GET" in (rule.methods or ()) and role in rooms.who_may(rule.endpoint):
                    path = self._address(rule)
                    headers = {"HTTP_COOKIE": cookie, "HTTP_HOST": "localhost"}
                    answered = answer(self._town.app, Sent(role, rule.endpoint, "GET", path, headers=headers))
                    for target, fields in _forms_on(*answered):
                        yield (role, target or path), fields


def _number(chance: Random) -> int | None:
    """What a request is about: what the address is known to have, nothing at all, or any row."""
    drawn = chance.random()
    if drawn < ELSEWHERE:
        return 999_999_999
    return chance.randint(1, MOST) if drawn > 0.5 else None


def _pairs(rule: Rule) -> list[tuple[Rule, str]]:
    """A route with every role, and more often with those few that it lets in."""
    allowed = rooms.who_may(rule.endpoint)
    inside = sorted(allowed) * INSIDE if len(allowed) < len(rooms.ROLES) // 2 else []
    return [(rule, role) for role in (*rooms.ROLES, *inside)]


def _forms_on(
    status: int, headers: Mapping[str, str], body: bytes
) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    if status == 200 and "text/html" in headers.get("Content-Type", ""):
        for form in html.document_fromstring(body).forms:
            target = urlsplit(form.action or "").path
            yield target, [(name, (value or "").encode()) for name, value in form.form_values()]


def _signed_in(town: Town, role: str) -> tuple[str, str]:
    """The cookie of somebody with a role, and the form token that goes with it."""
    client = town.client(role)
    if role == "visitor":
        return "", ""
    with client.session_transaction() as ours:
        ours["csrf_token"] = "of-the-sweep"
    with town.app.test_request_context():
        session["csrf_token"] = "of-the-sweep"
        token = str(generate_csrf())
    cookie = client.get_cookie("portal_session", domain="localhost")
    return f"portal_session={cookie.value}" if cookie else "", token


def fault(app: Flask, sent: Sent) -> str:
    """Say what is wrong with the answer to a request, "" when nothing is."""
    try:
        status, headers, body = answer(app, sent)
    except Exception as broken:  # noqa: BLE001  # in tests the portal raises what it would answer with 500
        return f"{type(broken).__name__} {_place(broken)}"
    if status >= 500:
        return f"{status}"
    if b"Traceback (most recent call last)" in body:
        return "a stack of frames"
    target = headers.get("Location", "")
    if target and not _stays(target, app):
        return "leads off the site"
    if status >= 400 and sent.method != "HEAD" and body and not _explains(headers, body):
        return f"{status} is no page"
    return ""


def answer(app: Flask, sent: Sent) -> tuple[int, Mapping[str, str], bytes]:
    """Hand a request to the portal as a server does, in a context of its own."""
    content = sent.content() if sent.method not in ("GET", "HEAD") or sent.body is not None else b""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": sent.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(sent.path).decode("latin-1"),
        "QUERY_STRING": sent.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": sent.content_type if content else "",
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(content),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **sent.headers,
    }
    body, status, headers = Context().run(run_wsgi_app, app.wsgi_app, environ, buffered=True)
    whole = b"".join(body)
    return int(status.split()[0]), dict(headers), whole


def _stays(target: str, app: Flask) -> bool:
    """Whether an address leads to the portal itself, or where leaving quickly is meant to lead."""
    if target == app.extensions["portal"].settings.exit_url:
        return True
    plain = re.sub(r"[\t\r\n]", "", target).replace("\\", "/")  # as browsers read it
    parts = urlsplit(plain)
    return parts.scheme in ("", "http") and parts.netloc in ("", "localhost")


def _explains(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a refusal is a page of ours, or for what is no page a few bytes; 412 has no body at all."""
    if "text/html" not in headers.get("Content-Type", ""):
        return len(body) <= SMALL
    if headers.get("Content-Encoding"):
        return True
    return b"<h1" in body and b"<html lang=" in body


def _place(error: BaseException) -> str:
    """The last line of ours that an error came through."""
    step, last = error.__traceback__, ""
    while step is not None:
        code = step.tb_frame.f_code
        if "/portal/" in code.co_filename or not last:
            last = f"{Path(code.co_filename).name}:{step.tb_lineno}"
        step = step.tb_next
    return last
