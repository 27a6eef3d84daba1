# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a server of Python applications is pointed at: `granian portal.wsgi:app --interface wsgi`."""
from __future__ import annotations

from portal.app import create_app

app = create_app()
