# SPDX-License-Identifier: AGPL-3.0-or-later
"""A test client that reads every page it is given, as a careful visitor would.

`client.get("/ar/articles/")` fails when the page has a fault; `client.page(…)` returns it parsed, to be asked
about. Each request runs in a context of its own, so that nothing of one is left for the next, as in a real
server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextvars import Context
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html
from lxml.cssselect import CSSSelector
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from portal.domain.languages import Language, direction
from portal.web.rendering.assets import NoSuchAsset
from portal.web.request.components import KEY, Components
from portal.web.request.language import among
from portal.web.request.pages import takes_files
from tests.web import read_aloud
from tests.web.read_aloud import shown

TITLE_LIMIT = 70
WRITTEN = ", ".join(
    ["textarea:not([readonly])"]
    + [f"input[type={kind}]" for kind in ("text", "search", "email", "tel", "password")]
)
CONTROLS = "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea"
POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "list")
LATIN = "[lang]:not([lang=ar]), bdi, code, pre, [dir=ltr], script, noscript"
"""Where Latin words are at home on an Arabic page."""


@cache
def chosen_by(selector: str) -> CSSSelector:
    """A selector as a function of an element, made once: reading its syntax costs more than a page."""
    return CSSSelector(selector, translator="html")


class Page:
    """One HTML answer, parsed."""

    def __init__(self, source: str, path: str, app: Flask) -> None:
        self.source = source
        self.path = urlsplit(path).path
        self.app = app
        self.root: Any = html.document_fromstring(source)

    @property
    def title(self) -> str:
        return _said(self.one("title"))

    @property
    def heading(self) -> str:
        return _said(self.one("h1"))

    def all(self, selector: str) -> list[Any]:
        return list(chosen_by(selector)(self.root))

    def one(self, selector: str) -> Any:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector!r} on {self.path}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        return [_said(element) for element in self.all(selector)]

    def text(self, selector: str = "body") -> str:
        return _said(self.one(selector))

    def fields(self, selector: str = "main form") -> dict[str, str]:
        """Return what the browser would send for a form as it stands."""
        form = self.one(selector)
        return {name: value for name, value in form.form_values() if value is not None}

    @cached_property
    def language(self) -> Language | None:
        """The language the address asks for, None where it does not say."""
        return among(self.path.strip("/").split("/")[0], tuple(Language))

    def faults(self) -> list[str]:
        """Everything wrong with this page, in words; empty for a good one."""
        checks = (
            self._outline,
            self._language,
            self._ids,
            self._names,
            self._tables,
            self._writing,
            self._inline,
            self._assets,
            self._links,
            self._uploads,
            lambda: read_aloud.faults(self.root, tamazight=self.language is Language.ZGH),
        )
        return [fault for check in checks for fault in check()]

    def syntax_faults(self) -> list[str]:
        """What a strict HTML5 parser complains about; slow, so asked once a page."""
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(self.source)
        return [f"line {position[0]}: {code} {details}" for position, code, details in parser.errors]

    def latin_runs(self) -> list[str]:
        """Runs of Latin words on an Arabic page that nothing declares as such: left untranslated."""
        for element in self.all(LATIN):
            element.drop_tree()
        runs = (run.strip() for run in self.root.itertext() if isinstance(run, str))
        return [run for run in runs if sum(word.isascii() and word.isalpha() for word in run.split()) > 1]

    def _outline(self) -> Iterator[str]:
        if len(self.all("h1")) != 1:
            yield f"{len(self.all('h1'))} h1 instead of one"
        titles = self.texts("head > title")
        if len(titles) != 1 or not titles[0]:
            yield "no title"
        elif len(titles[0]) > TITLE_LIMIT:
            yield f"title of {len(titles[0])} characters: {titles[0]}"
        if len(self.all("main")) != 1:
            yield f"{len(self.all('main'))} main instead of one"

    def _language(self) -> Iterator[str]:
        if self.language is None:
            return
        said = (self.root.get("lang"), self.root.get("dir"))
        if said != (self.language.value, direction(self.language)):
            yield f"html says {said} on a page in {self.language}"
        if self.language is Language.ZGH and any(main.get("lang") != "fr" for main in self.all("main")):
            yield "main of a Tamazight page does not say that it is in French"

    def _ids(self) -> Iterator[str]:
        counted = Counter(element.get("id") for element in self.all("[id]"))
        yield from (f"id {name!r} {times} times" for name, times in counted.items() if times > 1)
        for attribute in POINTING:
            for element in self.all(f"[{attribute}]"):
                yield from (
                    f"{attribute}={name!r} leads nowhere"
                    for name in element.get(attribute).split()
                    if name not in counted
                )

    def _names(self) -> Iterator[str]:
        labelled = {label.get("for") for label in self.all("label[for]")}
        for control in self.all(CONTROLS):
            inside = next(control.iterancestors("label"), None) is not None
            if not (inside or control.get("id") in labelled or _named(control)):
                yield f"no label for {control.get('name') or control.tag}"
            if control.get("required") is not None and control.get("aria-invalid") is None:
                yield f"{control.get('name') or control.tag} is called invalid before it was refused"
        for element in self.all("a[href], button, summary"):
            if not (_named(element) or _said(element) or element.xpath(".//img[@alt != '']")):
                yield f"nothing to read in {shown(element)}"
        yield from (f"no alt: {shown(image)}" for image in self.all("img:not([alt])"))

    def _tables(self) -> Iterator[str]:
        """Each column is called by a name of its own: a screen reader says it before every cell."""
        for table in self.all("table"):
            first = table.cssselect("tr")[:1]
            heads = [_said(head) for row in first for head in row.cssselect("th:not([scope=row])")]
            yield from (f"column {name!r} twice" for name, times in Counter(heads).items() if times > 1)
            if not all(heads):
                yield f"a column without a name beside {heads}"

    def _writing(self) -> Iterator[str]:
        """What is typed is not sent to a spell checker far away, unless everybody will read it."""
        for control in self.all(WRITTEN):
            checked = control.get("spellcheck")
            if checked != "false" and not (checked == "true" and "/newsroom" in self.path):
                yield f"a spell checker may read {control.get('name') or control.tag}"
        if self.all("link[rel=stylesheet]") and not self.all("meta[name=format-detection]"):
            yield "telephones may take a code for a number to call"

    def _inline(self) -> Iterator[str]:
        for element in self.all("[style], style, script:not([src])"):
            if element.get("type") not in ("application/ld+json", "application/json"):
                yield f"inline style or script: {shown(element)}"
        for element in self.root.iter(etree.Element):
            for name, value in element.attrib.items():
                if name.startswith("on"):
                    yield f"inline handler: {shown(element)}"
                if value.strip().lower().startswith(("data:", "javascript:")):
                    yield f"{name} holds {value[:20]}"

    def _assets(self) -> Iterator[str]:
        named = [element.get("src") for element in self.all("[src]")]
        named += [element.get("href") for element in self.all("link[rel=stylesheet], link[rel=icon]")]
        named += [element.get("href") for element in self.all("use")]
        for address in sorted(set(filter(None, named))):
            yield from self._asset(address)

    def _asset(self, address: str) -> Iterator[str]:
        components: Components = self.app.extensions[KEY]
        where = urlsplit(address)
        if address.startswith("/media/"):
            if not self._leads("GET", address):
                yield f"no photo has such an address: {address}"
            return
        if not address.startswith("/static/"):
            yield f"not a file of ours: {address}"
            return
        digest, _, name = where.path.removeprefix("/static/").partition("/")
        try:
            asset = components.assets.get(name)
        except NoSuchAsset:
            yield f"no such file: {address}"
            return
        if asset.digest != digest:
            yield f"not the file of today: {address}"
        if where.fragment and f'id="{where.fragment}"'.encode() not in asset.body:
            yield f"no such drawing: {address}"

    def _links(self) -> Iterator[str]:
        here = {element.get("id") for element in self.all("[id]")}
        asked = [("GET", link.get("href")) for link in self.all("a[href], link[rel=alternate]")]
        asked += [
            (form.get("method", "get").upper(), form.get("action") or self.path) for form in self.all("form")
        ]
        for method, address in dict.fromkeys(asked):
            if address.startswith("#"):
                if address[1:] not in here:
                    yield f"{address} is not on this page"
            elif not self._leads(method, address):
                yield f"{method} {address} leads nowhere"

    def _uploads(self) -> Iterator[str]:
        """What a form with files leads to must let files in, or the server refuses it by its head."""
        for form in self.all("form[enctype='multipart/form-data']"):
            buttons = [button.get("formaction") for button in form.cssselect("button[formaction]")]
            for address in (form.get("action") or self.path, *buttons):
                endpoint, _ = self.app.url_map.bind("localhost").match(urlsplit(address).path, method="POST")
                if not takes_files(self.app, endpoint):
                    yield f"files are sent to {address}, which takes none"

    def _leads(self, method: str, address: str) -> bool:
        where = urlsplit(address)
        if where.scheme not in ("", "http", "https"):
            return where.scheme in ("tel", "mailto")
        if where.netloc and where.netloc != "localhost":
            return True
        try:
            self.app.url_map.bind("localhost").match(where.path or self.path, method=method)
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        return True


class InspectingClient(FlaskClient):
    """Flask's test client, reading along. `inspects = False` lets a page pass that is meant to be broken."""

    inspects = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response: TestResponse = Context().run(super().open, *args, **kwargs)
        # A large form is sent from a temporary file that Werkzeug leaves to the garbage collector.
        response.request.input_stream.close()
        if self.inspects and _is_page(response):
            faults = self._page(response).faults()
            assert not faults, f"{response.request.path}:\n  " + "\n  ".join(faults)
        return response

    def page(self, *args: Any, status: int = 200, **kwargs: Any) -> Page:
        """Return the page at an address, after every check; it must answer with `status`."""
        response = self.open(*args, **kwargs)
        assert response.status_code == status, f"{response.status} of {response.request.path}"
        return self._page(response)

    def _page(self, response: TestResponse) -> Page:
        return Page(response.get_data(as_text=True), response.request.path, self.application)


def _is_page(response: TestResponse) -> bool:
    return response.mimetype == "text/html" and bool(response.data) and not 300 <= response.status_code < 400


def _said(element: Any) -> str:
    return " ".join(str(element.text_content()).split())


def _named(element: Any) -> bool:
    return bool(element.get("aria-label") or element.get("aria-labelledby"))
