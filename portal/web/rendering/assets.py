# SPDX-License-Identifier: AGPL-3.0-or-later
"""Static files under an address that changes with their content, so that browsers may keep them for ever.

Style sheets are written as small files in `css/<sheet>/` and served as one, `css/<sheet>.css`. Nothing is
written to disk: the folder may be read-only, and there is no build step to forget.
"""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Final

from portal.web.rendering import stylesheets

SHEETS: Final = "css"
DIGEST_BYTES: Final = 5
LONGEST_NAME: Final = 200  # characters; more than any of ours, and fewer than any file system keeps
SQUEEZABLE: Final = ("text/", "image/svg+xml", "application/json", "application/manifest+json")
TYPES: Final = {
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".css": "text/css",
}


class NoSuchAsset(LookupError):
    """A template names a static file that is not there."""


@dataclass(frozen=True)
class Asset:
    """One static file as it is served."""

    name: str
    body: bytes
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", blake2b(self.body, digest_size=DIGEST_BYTES).hexdigest())

    @property
    def type(self) -> str:
        suffix = PurePosixPath(self.name).suffix
        return TYPES.get(suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @cached_property
    def squeezed(self) -> bytes | None:
        """The gzipped body, made once and at the highest level; None when it would not be smaller."""
        if not self.type.startswith(SQUEEZABLE):
            return None
        small = gzip.compress(self.body, 9, mtime=0)
        return small if len(small) < len(self.body) else None


class Assets:
    """Every static file, by its name below `folder`."""

    def __init__(self, folder: Path, prefix: str = "/static", *, reload: bool = False) -> None:
        self._folder = folder
        self._prefix = prefix
        self._reload = reload
        self._read: dict[str, Asset] = {}
        self._stamps: dict[str, float] = {}

    def url(self, name: str) -> str:
        """Return the address of a static file; raises NoSuchAsset, so that a dead link never ships."""
        return f"{self._prefix}/{self.get(name).digest}/{name}"

    def get(self, name: str) -> Asset:
        """Return the file called `name`, such as `img/icons.svg` or the sheet `css/public.css`."""
        if name not in self._read or (self._reload and self._stamps[name] != self._stamp(name)):
            self._stamps[name] = self._stamp(name)
            self._read[name] = self._load(name)
        return self._read[name]

    def names(self) -> list[str]:
        """Every file that is served under its own name, and every sheet."""
        paths = (path for path in self._folder.rglob("*") if path.is_file())
        files = [path.relative_to(self._folder).as_posix() for path in paths]
        singles = [name for name in files if not (name.startswith(f"{SHEETS}/") and name.count("/") > 1)]
        return sorted(
            [*singles, *(f"{SHEETS}/{sheet}.css" for sheet in stylesheets.names(self._folder / SHEETS))]
        )

    def _load(self, name: str) -> Asset:
        folder = self._sheet(name)
        if folder:
            return Asset(name, stylesheets.compose(folder, self._folder / SHEETS, self._beside).encode())
        path = self._path(name)
        if path is None:
            raise NoSuchAsset(name)
        return Asset(name, path.read_bytes())

    def _beside(self, name: str) -> str:
        """Return a file's address from within a sheet, wherever the portal is mounted."""
        return f"../../{self.get(name).digest}/{name}"

    def _sheet(self, name: str) -> str | None:
        pure = PurePosixPath(name)
        if (
            pure.parent.as_posix() == SHEETS
            and pure.suffix == ".css"
            and pure.stem in stylesheets.names(self._folder / SHEETS)
        ):
            return pure.stem
        return None

    def _path(self, name: str) -> Path | None:
        """Find a file below the folder, and nowhere else."""
        if not name.isprintable() or len(name) > LONGEST_NAME:
            return None  # the file system would raise at a NUL byte, and at a name longer than it keeps
        path = (self._folder / name).resolve()
        inside = path.is_relative_to(self._folder.resolve())
        return path if inside and path.is_file() else None

    def _stamp(self, name: str) -> float:
        """Newest change among what a name is made of; asked for while developing only."""
        sheet = self._sheet(name)
        path = self._path(name)
        sources = stylesheets.sources(sheet, self._folder / SHEETS) if sheet else [path] if path else []
        return max((source.stat().st_mtime for source in sources), default=0.0)
