# SPDX-License-Identifier: AGPL-3.0-or-later
"""The languages of the interface, for settings and for the rules alike."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language of the interface. Plain `ar`, for a browser that asks for `ar` would skip `ar-MA`."""

    AR = "ar"
    FR = "fr"
    EN = "en"
    ZGH = "zgh"
