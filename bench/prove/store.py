"""The store of a portal: what its services need, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from portal.services.erasure.open_keys import open_keys
from portal.store.engine.database import db
from portal.store.engine.town_time import engine_options
from portal.store.listeners import register_listeners
from portal.time_zones import zone


@contextmanager
def portal_store(address: str, keys: Path, **options: Any) -> Iterator[None]:
    """Open the database at `address` with the file `keys`; `work()` and queries run inside as they are."""
    register_listeners()
    app = Flask("prove")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=address,
        SQLALCHEMY_ENGINE_OPTIONS={**engine_options(zone("Africa/Casablanca")), **options},
    )
    db.init_app(app)
    with app.app_context():
        open_keys(db.engine, keys)
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()
