# SPDX-License-Identifier: AGPL-3.0-or-later
"""Style sheets, put together from small files in the order of their names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from posixpath import normpath
from typing import Final

SHARED: Final = ("fonts", "shared")
"""Folders that belong to every sheet."""

_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")
_ADDRESS = re.compile(r"""url\(\s*["']?(?!#)([^"')#?]+)([#?][^"')]*)?["']?\s*\)""")
_NOISE = re.compile(r"""("[^"\n]*"|'[^'\n]*')|/\*.*?\*/|\s*([{};,])\s*|\s+""", re.DOTALL)


def names(folder: Path) -> list[str]:
    """Name the sheets there are: every folder of `folder` that is not part of all."""
    return sorted(path.name for path in folder.glob("*/") if path.is_dir() and path.name not in SHARED)


def sources(sheet: str, folder: Path) -> list[Path]:
    """Return the files of a sheet, its own and the shared, by file name."""
    files = (path for part in (*SHARED, sheet) for path in (folder / part).glob("*.css"))
    return sorted(files, key=lambda path: (path.name, path.parent.name))


def compose(sheet: str, folder: Path, url: Callable[[str], str]) -> str:
    """Return a whole sheet, small, with every file it names under its lasting address.

    A font that is not installed is left out with its rule: asking for it in vain would cost each visitor a
    request.
    """
    text = minify("\n".join(path.read_text(encoding="utf-8") for path in sources(sheet, folder)))
    static = folder.parent
    faces = _FACE.sub(lambda face: face[0] if _installed(face[0], static) else "", text)
    return _ADDRESS.sub(lambda found: f"url({url(_beside(found[1]))}{found[2] or ''})", faces)


def minify(text: str) -> str:
    """Drop comments and the space that says nothing; strings stay as they are."""
    return _NOISE.sub(_kept, text).replace(";}", "}").strip()


def _kept(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    if found[2]:
        return found[2]
    return " " if not found[0].startswith("/*") else ""


def _installed(face: str, static: Path) -> bool:
    return all((static / _beside(found[1])).is_file() for found in _ADDRESS.finditer(face))


def _beside(address: str) -> str:
    """Resolve an address in a sheet, which is served as `css/<sheet>.css`, to a static file's name."""
    return normpath(f"css/{address.strip()}")
