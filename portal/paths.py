"""Where the files that are not Python live, in a checkout and in an installed wheel."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def beside(name: str) -> Path:
    """Return `portal/<name>` in a wheel, `<repository>/<name>` in a checkout."""
    packed = PACKAGE / name
    return packed if packed.is_dir() else CHECKOUT / name


def in_checkout() -> bool:
    """Tell a work tree (also an editable install of one) from an installed wheel."""
    return (CHECKOUT / "pyproject.toml").is_file()


def default_instance() -> Path:
    """Name the folder of all state when PORTAL_INSTANCE does not."""
    return CHECKOUT / "instance" if in_checkout() else Path(sys.prefix) / "var" / "portal-instance"


TEMPLATES = beside("templates")
MIGRATIONS = beside("migrations")
STATIC = PACKAGE / "static"
TRANSLATIONS = PACKAGE / "translations"
