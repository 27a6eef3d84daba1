"""Judges an answer as Mozilla's HTTP Observatory does, offline: our own wording of its published scoring.

A hundred points to begin with; faults take some away, and what goes beyond the usual adds some, but only for
those who had 90 before. A+ is 100 and more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Final

from werkzeug.datastructures import Headers

HALF_A_YEAR: Final = 15_768_000
PRIVATE_REFERRERS: Final = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE_REFERRERS: Final = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
BEGIN: Final = 100
FOR_EXTRAS: Final = 90


@dataclass(frozen=True, slots=True)
class Mark:
    """Points for one thing that was looked at."""

    what: str
    points: int


def score(headers: Headers) -> int:
    """Return the points of an answer given over https."""
    marks = list(judge(headers))
    base = BEGIN + sum(mark.points for mark in marks if mark.points < 0)
    extras = sum(mark.points for mark in marks if mark.points > 0)
    return base + extras if base >= FOR_EXTRAS else base


def judge(headers: Headers) -> Iterator[Mark]:
    policy = policy_of(headers)
    yield _policy(policy)
    yield _cookies(headers)
    yield _cross_origin(headers)
    yield _referrer(headers)
    yield _lasting(headers)
    yield Mark("sniffing", 0 if headers.get("X-Content-Type-Options", "").lower() == "nosniff" else -5)
    yield _framing(headers, policy)
    yield _resource(headers)


def policy_of(headers: Headers) -> dict[str, list[str]]:
    """Return directive → sources; the first of a name counts."""
    found: dict[str, list[str]] = {}
    for part in headers.get("Content-Security-Policy", "").split(";"):
        words = part.split()
        if words:
            found.setdefault(words[0].lower(), words[1:])
    return found


def _policy(policy: dict[str, list[str]]) -> Mark:
    if not policy:
        return Mark("policy: none", -25)
    default = policy.get("default-src", ["*"])
    scripts, styles = policy.get("script-src", default), policy.get("style-src", default)
    wide = {"*", "http:", "https:", "data:", "'unsafe-inline'"}
    if wide & {*scripts, *policy.get("object-src", default)}:
        return Mark("policy: scripts from anywhere", -20)
    if "'unsafe-eval'" in scripts:
        return Mark("policy: eval", -10)
    if any(source.startswith("http:") for sources in policy.values() for source in sources):
        return Mark("policy: over http", -20)
    if wide & set(styles):
        return Mark("policy: styles from anywhere", 0)
    return Mark("policy: from nothing", 10) if default == ["'none'"] else Mark("policy", 5)


def _cookies(headers: Headers) -> Mark:
    jar = [cookie for line in headers.getlist("Set-Cookie") for cookie in SimpleCookie(line).values()]
    if not jar:
        return Mark("cookies: none", 0)
    if not all(cookie["secure"] for cookie in jar):
        return Mark("cookies: not secure", -40)
    if not all(cookie["httponly"] for cookie in jar):
        return Mark("cookies: for scripts too", -30)
    strict = all(cookie["samesite"].lower() in ("lax", "strict") for cookie in jar)
    return Mark("cookies: bound to the site", 5) if strict else Mark("cookies", 0)


def _cross_origin(headers: Headers) -> Mark:
    return Mark("cross-origin reading", -50 if headers.get("Access-Control-Allow-Origin") == "*" else 0)


def _referrer(headers: Headers) -> Mark:
    said = headers.get("Referrer-Policy", "").split(",")[-1].strip().lower()
    if said in PRIVATE_REFERRERS:
        return Mark("referrer: private", 5)
    return Mark("referrer", -5 if said in UNSAFE_REFERRERS or said else 0)


def _lasting(headers: Headers) -> Mark:
    said = headers.get("Strict-Transport-Security", "").lower().replace(" ", "").split(";")
    seconds = next((part.removeprefix("max-age=") for part in said if part.startswith("max-age=")), "")
    if not seconds.isdigit():
        return Mark("https: not promised", -20)
    return Mark("https", 0 if int(seconds) >= HALF_A_YEAR else -10)


def _framing(headers: Headers, policy: dict[str, list[str]]) -> Mark:
    if policy.get("frame-ancestors") in (["'none'"], ["'self'"]):
        return Mark("framing: by policy", 5)
    said = headers.get("X-Frame-Options", "").upper()
    return Mark("framing", 0 if said in ("DENY", "SAMEORIGIN") else -20)


def _resource(headers: Headers) -> Mark:
    said = headers.get("Cross-Origin-Resource-Policy", "")
    if said in ("same-origin", "same-site"):
        return Mark("embedding: ours only", 10)
    return Mark("embedding", -5 if said == "cross-origin" else 0)
