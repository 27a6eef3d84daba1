# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a server of Python applications is pointed at: `granian portal.wsgi:app --interface wsgi`."""

from __future__ import annotations

from portal.app import create_app
from portal.jobs.worker import employed, in_background
from portal.web.parts import parts

app = create_app()

with app.app_context():
    if parts().settings.worker:
        in_background(employed())
