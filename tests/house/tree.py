"""The files of the project, as a clone would have them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".jpg", ".webp", ".woff2", ".ico"}


@cache
def tracked() -> tuple[Path, ...]:
    """Return every committed file that still exists."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def written() -> tuple[Path, ...]:
    """Return the committed files that hold text."""
    return tuple(path for path in tracked() if path.suffix not in BINARY)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
