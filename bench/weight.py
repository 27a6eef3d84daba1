"""What a first visit costs: every byte that a browser with empty hands fetches for one page."""

from __future__ import annotations

import gzip
import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from flask import Flask

from portal.web.request.components import KEY, Components

_SHEETS: Final = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_PICTURES: Final = re.compile(r'(?:src|href)="(/static/[^"#]+\.(?:svg|png|webp|jpg))')
_FACE: Final = re.compile(r"@font-face\{[^}]*url\(([^)]+)\)[^}]*unicode-range:([^;}]+)[^}]*\}")


def first_view(app: Flask, path: str) -> dict[str, int]:
    """Bytes by part. Fonts count when the page holds a letter of theirs, as browsers do it."""
    answer = app.test_client().get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, answer.status
    page = gzip.decompress(answer.data).decode() if answer.content_encoding == "gzip" else answer.text
    sheets = set(_SHEETS.findall(page))
    faces = [(sheet, *face) for sheet in sheets for face in _FACE.findall(_text(app, sheet))]
    fonts = {urljoin(sheet, address) for sheet, address, letters in faces if _meets(page, letters)}
    return {
        "page": len(answer.data),
        "style sheet": sum(_travels(app, address) for address in sheets),
        "pictures": sum(_travels(app, address) for address in set(_PICTURES.findall(page))),
        "fonts": sum(_travels(app, address) for address in fonts),
    }


def _asset(app: Flask, address: str) -> tuple[bytes, bytes | None]:
    components: Components = app.extensions[KEY]
    name = urlsplit(address).path.removeprefix("/static/").partition("/")[2]
    asset = components.assets.get(name)
    return asset.body, asset.squeezed


def _text(app: Flask, address: str) -> str:
    return _asset(app, address)[0].decode()


def _travels(app: Flask, address: str) -> int:
    body, squeezed = _asset(app, address)
    return len(squeezed or body)


def _meets(page: str, letters: str) -> bool:
    """Whether the page holds a character of a `unicode-range`."""
    bounds = [part.strip().removeprefix("U+").partition("-") for part in letters.split(",")]
    ranges = [range(int(low, 16), int(high or low, 16) + 1) for low, _, high in bounds]
    points = {ord(character) for character in re.sub(r"<[^>]*>", "", page)}
    return any(point in span for span in ranges for point in points)
