# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is announced and followed up: the list, one article with its paired form, its sheet for the wall."""

from __future__ import annotations

from portal.web.articles.views import pages

__all__ = ["pages"]
