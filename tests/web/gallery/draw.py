# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every component on a few pages, to be looked at: `python -m tests.web.gallery.draw FOLDER` writes them.

It takes their pictures with Chromium, at 360 and 1280 px.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace as Card
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup
from playwright.sync_api import sync_playwright

from portal.adapters import catalogues
from portal.domain import promises
from portal.domain.concerns import State
from portal.domain.languages import Language, direction
from portal.domain.people import Actor, Grant, Role
from portal.time_zones import zone
from portal.web.rendering.assets import Assets
from portal.web.text import bidi
from portal.web.text.constant_folding import SpokenEnvironment
from portal.web.text.formats import Formats
from portal.web.text.labels import say
from portal.web.text.translator import Translator
from tests.web.gallery import samples

ROOT = Path(__file__).resolve().parents[3]
PAGES = Path(__file__).parent / "pages"
WIDTHS = (360, 1280)
SHOWN = (Language.AR, Language.FR)


def pages() -> list[str]:
    return sorted(path.stem for path in PAGES.glob("*.html"))


def draw(page: str, language: Language, assets: Assets) -> str:
    """Return one page of the gallery as HTML."""
    return _environment(language, assets).get_template(f"{page}.html").render(_context(page, language))


def write(folder: Path) -> Iterator[Path]:
    """Write all pages into `folder`, with the static files they name beside them."""
    assets = Assets(ROOT / "portal/static", prefix="static")
    for language in SHOWN:
        for page in pages():
            target = folder / f"{page}-{language}.html"
            target.write_text(draw(page, language, assets), encoding="utf-8")
            yield target
    for name in assets.names():
        target = folder / assets.url(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(assets.get(name).body)


def _environment(language: Language, assets: Assets) -> SpokenEnvironment:
    formats = Formats(language, zone("Africa/Casablanca"))
    translator = Translator(catalogues.load(ROOT / "portal/translations", SHOWN)[language], formats)
    environment = SpokenEnvironment(
        translator,
        loader=FileSystemLoader([ROOT / "templates", PAGES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(formats.filters(), ltr=bidi.ltr, isolate=bidi.isolate, prose=bidi.prose)
    environment.globals.update(
        lang=language.value,
        dir=direction(language),
        asset=assets.url,
        url=lambda endpoint, **_: f"#{endpoint}",
        say=lambda code, kind=None: say(translator, code, kind),
        form_token=lambda: Markup(""),
        now=date(2026, 11, 23),
        t=_chooser(language),
        samples=samples,
        State=State,
        promises=promises,
        lang_dir=bidi.lang_dir,
        typed_dir=bidi.typed_dir,
        site=Card(
            name=_chooser(language)("صوت الحي", "La voix du quartier"),
            town=_chooser(language)("تارودانت", "Taroudant"),
            exit_url="https://www.wikipedia.org/",
        ),
    )
    return environment


def _chooser(language: Language) -> samples.Say:
    return lambda arabic, french: arabic if language == Language.AR else french


def _context(page: str, language: Language) -> dict[str, Any]:
    t = _chooser(language)
    switches = [
        Card(
            language=code,
            name=name,
            url=f"{page}-{code}.html",
            current=code == language,
            direction=direction(code),
        )
        for code, name in (
            (Language.AR, "العربية"),
            (Language.ZGH, "ⵜⴰⵎⴰⵣⵉⵖⵜ"),
            (Language.FR, "Français"),
            (Language.EN, "English"),
        )
    ]
    moderator = Actor(1, grants=frozenset({Grant(Role.MODERATOR), Grant(Role.EDITOR)}))
    news = [
        Card(url="#", day=samples.day(11, number), title=t(ar, fr))
        for number, ar, fr in (
            (
                21,
                "أُصلحت إنارة محيط مدرستين، وأكّدها السكان",
                "Éclairage réparé autour de deux écoles, confirmé par les habitants",
            ),
            (
                19,
                "أشغال تعبيد في حي المسيرة ابتداء من الاثنين",
                "Réfection de la chaussée à Al Massira dès lundi",
            ),
        )
    ]
    return {
        "current_page": Card(
            room=page.split("-", maxsplit=1)[0],
            alternates=[],
            emergency=Card(tel="19", shown="19"),
            languages=switches,
            actor=moderator,
            signed_in=Card(name=t("مشرفة", "Modératrice")) if page.startswith("desk") else None,
        ),
        "strip": news,
        "concerns": samples.concerns(t),
        "articles": samples.articles(t),
        "phones": samples.phones(t),
    }


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder: a browser takes no pictograms from a file of another file."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of what it served."""

    def log_message(self, *_: Any) -> None:
        return


def shoot(files: list[Path]) -> None:
    """Take a picture of every page at every width, beside it."""
    with sync_playwright() as player, served(files[0].parent) as address:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"))
        for width in WIDTHS:
            tab = browser.new_page(viewport={"width": width, "height": 900})
            for file in files:
                tab.goto(f"{address}/{file.name}")
                tab.screenshot(path=file.with_name(f"{file.stem}-{width}.png"), full_page=True)
        browser.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shoot(list(write(folder)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
