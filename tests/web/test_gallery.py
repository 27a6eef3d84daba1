# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every component renders in every language drawn, and keeps to the content security policy."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from portal.domain.languages import Language
from portal.web.rendering.assets import Assets
from tests.web.gallery import draw
from tests.web.gallery.samples import PICTURED

ASSETS = Assets(draw.ROOT / "portal/static")
SYMBOLS = set(
    re.findall(r'<symbol id="([^"]+)"', (draw.ROOT / "portal/static/img/icons.svg").read_text("utf-8"))
)


@pytest.mark.parametrize("language", draw.SHOWN)
@pytest.mark.parametrize("page", draw.pages())
def test_a_page_of_the_gallery_renders(page: str, language: Language) -> None:
    html = draw.draw(page, language, ASSETS)
    assert not re.search(r"\sstyle=|\son[a-z]+=|data:", html)
    assert set(re.findall(r"icons\.svg#([\w-]+)", html)) <= SYMBOLS


@pytest.mark.parametrize("vocabulary", PICTURED, ids=lambda vocabulary: vocabulary[0])
def test_every_member_of_a_vocabulary_has_its_pictogram(vocabulary: tuple[str, type[StrEnum]]) -> None:
    prefix, members = vocabulary
    assert {f"{prefix}-{member}" for member in members} <= SYMBOLS
