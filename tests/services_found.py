"""What this machine offers to the tests: PostgreSQL, a browser, the accessibility checker.

Tests marked with an absent one are left out and the lack is told in one line;
`PORTAL_TEST_REQUIRE=postgres,browser,axe` turns the lack into a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url

import bench.prove.nginx

USUAL_POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/test"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROUGHT = Path(__file__).resolve().parent.parent / ".venv"
AXE = Path(__file__).resolve().parent.parent / "assets/node_modules/axe-core/axe.min.js"


@cache
def postgres() -> str | None:
    """Return the address of a PostgreSQL that answers; a named one that does not is an error."""
    named = os.environ.get("PORTAL_TEST_POSTGRES_URL")
    url = named or USUAL_POSTGRES
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        psycopg.connect(plain, connect_timeout=3).close()
    except psycopg.OperationalError:
        if named:
            raise
        return None
    return url


@cache
def browser() -> str | None:
    """Return the path of the system's Chromium."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@cache
def initdb() -> str | None:
    """Return the folder of PostgreSQL's own programs, by which a test begins a server with a log to read."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = next(iter(packaged), None) or (Path(path) if (path := shutil.which("initdb")) else None)
    return str(found.parent) if found else None


def axe() -> str | None:
    return str(AXE) if AXE.is_file() else None


@cache
def oldest() -> str | None:
    """Return the path of a Python 3.11 without what its fourth patch brought, as Debian 12 has it."""
    asked = "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 11, 4))"
    found = dict.fromkeys(shutil.which("python3.11", path=folder) for folder in os.get_exec_path())
    return next((path for path in found if path and not subprocess.run([path, "-c", asked]).returncode), None)


@cache
def mounts() -> str | None:
    """Return the path of what runs a command with file systems of its own, where it may."""
    unshare = shutil.which("unshare")
    allowed = unshare and not subprocess.run([unshare, "-m", "true"], capture_output=True).returncode
    return unshare if allowed else None


@cache
def nginx() -> str | None:
    return bench.prove.nginx.found()


@cache
def age() -> str | None:
    """Return the path of the program `age`, where it is installed or where .ci/programs unpacked it."""
    return shutil.which("age") or shutil.which("age", path=str(BROUGHT / "age/usr/bin"))


FOUND: dict[str, Callable[[], str | None]] = {
    "postgres": postgres,
    "initdb": initdb,
    "browser": browser,
    "axe": axe,
    "oldest": oldest,
    "mounts": mounts,
    "nginx": nginx,
    "age": age,
}
HOW = {
    "postgres": "PostgreSQL (say where by PORTAL_TEST_POSTGRES_URL)",
    "initdb": "PostgreSQL's initdb (install the package postgresql)",
    "browser": "Chromium (install the package chromium)",
    "axe": "axe-core (make assets, which needs npm)",
    "oldest": "a Python from 3.11.0 to 3.11.3 (Debian 12 has one)",
    "mounts": "the right to mount (run the tests as root)",
    "nginx": "nginx (install the package nginx-light)",
    "age": "age (install the package age)",
}


def absent() -> set[str]:
    return {name for name, find in FOUND.items() if find() is None}


def required() -> set[str]:
    return {name for name in os.environ.get("PORTAL_TEST_REQUIRE", "").split(",") if name}


def told(names: set[str]) -> str:
    return "; ".join(HOW[name] for name in sorted(names))
