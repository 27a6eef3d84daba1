# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reporting a concern, step by step; nothing is kept before the last, not even a cookie.

The draft travels with the form: each step is a POST that carries every earlier answer in hidden fields, and
everything is read and checked anew at the end.
"""

from __future__ import annotations

from portal.web.report.views import pages

__all__ = ["pages"]
