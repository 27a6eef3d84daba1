"""Folders and databases to prove something over, gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import databases, services_found


@contextmanager
def instance(kind: str) -> Iterator[tuple[Path, str]]:
    """A folder and an empty database of a kind."""
    with tempfile.TemporaryDirectory() as made, databases.address(kind, Path(made)) as address:
        yield Path(made), address


def kinds() -> list[str]:
    """The databases there are; the lack of one is told."""
    if services_found.postgres():
        return ["sqlite", "postgres"]
    print(f"  left out, for want of: {services_found.told({'postgres'})}")
    return ["sqlite"]
