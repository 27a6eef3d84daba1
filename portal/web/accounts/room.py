# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room that the views of accounts are the pages of."""

from __future__ import annotations

from portal.web.request.pages import Pages

pages = Pages("accounts", __name__)
