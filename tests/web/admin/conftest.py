# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people of tests/web/people.py, with what they sign in to."""

from __future__ import annotations

from tests.web.people import *  # noqa: F403  pytest finds the fixtures by their names
