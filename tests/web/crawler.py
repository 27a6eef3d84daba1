"""A visitor who follows every link there is."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import html

MOST = 5_000
"""Pages; a town of the demonstration has far fewer, so reaching it means that links breed."""


def crawl(app: Flask, *starts: str) -> dict[str, bytes]:
    """Return address → headers and body of every public page, feed and file that links lead to."""
    client = FlaskClient(app, app.response_class)
    waiting, seen = list(starts or ("/", "/robots.txt", "/sitemap.xml")), dict[str, bytes]()
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith("/static/"):
            continue
        assert len(seen) < MOST
        answer = client.get(path)
        seen[path] = f"{path}\n{answer.headers}\n".encode() + answer.data
        links = [answer.location] if answer.location else []
        if answer.mimetype == "text/html":
            links += [str(link) for link in html.fromstring(answer.data).xpath("//a/@href | //link/@href")]
        waiting += [found for link in links if (found := _here(path, link)) is not None]
    return seen


def _here(path: str, link: str) -> str | None:
    """The address a link leads to within the portal; None when it leads elsewhere."""
    whole = urlsplit(urljoin(f"http://localhost{path}", link))
    if whole.netloc != "localhost" or whole.scheme != "http":
        return None
    return f"{whole.path}?{whole.query}" if whole.query else whole.path
