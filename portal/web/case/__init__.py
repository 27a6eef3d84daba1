# SPDX-License-Identifier: AGPL-3.0-or-later
"""The case behind a receipt: what became of it, what is asked, and a mailbox in both directions.

The code comes in the body of a POST and goes back into hidden fields of the answer; no address ever holds it.
"""

from __future__ import annotations

from portal.web.case.views import pages

__all__ = ["pages"]
