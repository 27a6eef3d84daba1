# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much anybody may send us at once."""

from __future__ import annotations

from typing import Final

from flask import Flask, request

MEGABYTE: Final = 1_000_000
LARGEST_BODY: Final = 20 * MEGABYTE
LARGEST_FORM: Final = MEGABYTE
"""Without files. The longest article takes a third of it: a letter of Arabic is six characters in a form."""
MOST_PARTS: Final = 500


def init_app(app: Flask) -> None:
    """Refuse what is too large before it is read."""
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_FORM, MAX_FORM_PARTS=MOST_PARTS
    )

    @app.before_request
    def limit() -> None:
        # Werkzeug's own limit on forms holds for those with files only.
        if request.mimetype != "multipart/form-data":
            request.max_content_length = LARGEST_FORM
