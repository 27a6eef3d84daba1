# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever opens a database registers the store's listeners; nobody does by importing a module."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from portal.store import listeners
from portal.store.listeners import open_engine, register_listeners
from tests.house.tree import ROOT

FRESH = """
import pkgutil
from importlib import import_module

import portal
from portal.store.engine.work import work
from portal.store.listeners import LISTENERS
from sqlalchemy import event

for module in pkgutil.walk_packages(portal.__path__, "portal."):
    if module.name not in ("portal.__main__", "portal.wsgi"):  # what runs a portal
        import_module(module.name)
for target, moment, listener in LISTENERS:
    assert not event.contains(target, moment, listener), (moment, listener)

from flask import Flask
from portal.store.engine.database import db

app = Flask("bare")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db.init_app(app)
with app.app_context():
    try:
        with work():
            raise AssertionError("a work began without listeners")
    except RuntimeError as refused:
        assert "register_listeners" in str(refused)

from portal.app import create_app
from portal.settings import SettingsError
from tests.instances import throwaway

try:
    create_app(throwaway(Path(sys.argv[1])))
except SettingsError:
    pass
for target, moment, listener in LISTENERS:
    assert event.contains(target, moment, listener), (moment, listener)
"""


def test_a_portal_registers_them_and_importing_a_module_does_not(tmp_path: Path) -> None:
    script = f"import sys\nfrom pathlib import Path\n{FRESH}"
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_registering_twice_is_registering_once() -> None:
    """Twice the same listener would begin twice, which SQLite refuses."""
    register_listeners()
    register_listeners()
    with open_engine("sqlite://").connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_every_engine_of_the_portal_is_opened_in_the_one_place() -> None:
    makers = {path for path in (ROOT / "portal").rglob("*.py") if "create_engine" in path.read_text()}
    assert makers == {Path(listeners.__file__)}
