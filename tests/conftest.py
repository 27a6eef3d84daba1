"""What every floor's tests share: settings, databases, the app, a server, a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine, create_engine

from portal.app import create_app
from portal.services.erasure.open_keys import open_keys
from portal.settings import Settings
from portal.store.engine.database import db
from portal.store.engine.town_time import engine_options
from portal.store.listeners import register_listeners
from portal.web.rendering import renderer
from portal.web.text.constant_folding import SpokenEnvironment
from tests import databases, makers, services_found
from tests.browsers import chromium
from tests.compiled import Compiled
from tests.instances import throwaway
from tests.live import listening


def pytest_configure(config: pytest.Config) -> None:
    if lacking := services_found.absent() & services_found.required():
        raise pytest.UsageError(f"required but absent: {services_found.told(lacking)}")


LONG = ("journeys", "prove")
"""Folders whose files take minutes: begun last, one of them would keep one worker busy while others idle."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, and leave out what the machine cannot run; nothing counts as passed or
    skipped that did not run."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)
    absent = services_found.absent()
    left_out = [item for item in items if absent & {mark.name for mark in item.iter_markers()}]
    if left_out:
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if absent := services_found.absent():
        terminalreporter.write_line(f"Left out, for want of: {services_found.told(absent)}")


@pytest.fixture(scope="session", autouse=True)
def listened() -> None:
    """Tests open databases by themselves; the listeners are those of any portal."""
    register_listeners()


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Compiling all templates takes seconds, and there are some twenty portals."""
    with pytest.MonkeyPatch.context() as patch:
        remembering = partial(SpokenEnvironment, bytecode_cache=Compiled())
        patch.setattr(renderer, "SpokenEnvironment", remembering)
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return throwaway(tmp_path)


class Stores:
    """One database of each kind and one bare app around it, made when first asked for."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._urls: dict[str, str] = {}
        self._apps: dict[str, Flask] = {}

    def url(self, kind: str) -> str:
        """Return its address, with nothing in it: whoever asks has keys of their own."""
        if kind not in self._urls:
            folder = self._folder / kind
            folder.mkdir()
            self._urls[kind] = self._stack.enter_context(databases.address(kind, folder))
            engine = create_engine(self._urls[kind])
            databases.create(engine)
            engine.dispose()
        self._empty(kind)
        return self._urls[kind]

    def _empty(self, kind: str) -> None:
        engine = create_engine(self._urls[kind])
        databases.empty(engine)
        engine.dispose()

    def app(self, kind: str) -> Flask:
        """Return an app that knows the store and nothing else."""
        if kind not in self._apps:
            app = Flask(f"store-{kind}")
            app.config["SQLALCHEMY_DATABASE_URI"] = self.url(kind)
            app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(makers.TOWN)
            db.init_app(app)
            with app.app_context():
                open_keys(db.engine, self._folder / kind / "erasable_keys")
            self._apps[kind] = app
        return self._apps[kind]


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    with ExitStack() as stack:
        made = Stores(tmp_path_factory.mktemp("stores"), stack)
        yield made
        for app in made._apps.values():
            with app.app_context():
                db.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, stores: Stores) -> Iterator[Engine]:
    """An empty database, once of each kind, inside an app context: `work()` and queries run as they are."""
    with stores.app(request.param).app_context():
        databases.empty(db.engine)
        yield db.engine
        db.session.remove()


@pytest.fixture(scope="session")
def one_app(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The whole portal over SQLite; made once a worker, as compiling its templates takes a moment."""
    return create_app(throwaway(tmp_path_factory.mktemp("instance"), database_url=stores.url("sqlite")))


@pytest.fixture
def app(one_app: Flask) -> Iterator[Flask]:
    """The portal with nothing in it: no rows, no mail; inside an app context."""
    with one_app.app_context():
        databases.empty(db.engine)
        shutil.rmtree(Path(one_app.instance_path) / "mail", ignore_errors=True)
        yield one_app
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the portal listens on this machine while the test runs."""
    with listening(app) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; tests that use it are marked `browser`."""
    with chromium() as launched:
        yield launched


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, address: str) -> Iterator[NewPage]:
    """Open a page of a stranger who has never been here: `new_page(width=320, java_script_enabled=False)`."""
    contexts = []

    def open_page(width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
