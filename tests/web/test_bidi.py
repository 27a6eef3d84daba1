# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers inside people's own words keep their order, and their words stay words."""

from __future__ import annotations

import pytest

from portal.web.bidi import prose


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("دون رقم", "دون رقم"),
        ("اتصلت بالرقم 05 28 85 00 00 أمس", 'اتصلت بالرقم <bdi dir="ltr">05 28 85 00 00</bdi> أمس'),
        ("<b>0612345678</b>", '&lt;b&gt;<bdi dir="ltr">0612345678</bdi>&lt;/b&gt;'),
        ("+212 612345678", '<bdi dir="ltr">+212 612345678</bdi>'),
    ],
)
def test_telephone_numbers_in_prose_are_kept_in_order(text: str, shown: str) -> None:
    assert prose(text) == shown
