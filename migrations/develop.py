"""The portal with Flask-Migrate's commands around it: `make migration m="what it does"`.

Serving does without them: Alembic would cost every worker 12 MB.
"""

from __future__ import annotations

from flask_migrate import Migrate

from portal import paths
from portal.app import create_app
from portal.store.engine.database import db

app = create_app()
Migrate(app, db, directory=str(paths.MIGRATIONS))
