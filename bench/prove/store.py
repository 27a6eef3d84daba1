"""The store of a portal: what its services need, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from portal.store.database import db


@contextmanager
def portal_store(address: str, **options: Any) -> Iterator[None]:
    """Open the database at `address`; `work()` and queries run inside as they are."""
    app = Flask("prove")
    app.config.update(SQLALCHEMY_DATABASE_URI=address, SQLALCHEMY_ENGINE_OPTIONS=options)
    db.init_app(app)
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()
