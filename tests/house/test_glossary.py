"""The glossary says every state, kind, tier, exposure, role and stage in the words that pages use."""

from __future__ import annotations

from enum import StrEnum

import pytest

from portal import paths
from portal.adapters import catalogues
from portal.domain.articles import ArticleKind
from portal.domain.concerns import Exposure, Kind, State, Tier
from portal.domain.languages import Language
from portal.domain.loop import Stage
from portal.domain.people import Role
from portal.web.text.vocabulary import THINGS
from tests.house.tree import ROOT

GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
LANGUAGES = (Language.EN, Language.AR, Language.FR)


@pytest.mark.parametrize("vocabulary", [Stage, State, Kind, Tier, Exposure, Role, ArticleKind])
def test_a_vocabulary_stands_in_the_glossary_as_pages_say_it(vocabulary: type[StrEnum]) -> None:
    spoken = catalogues.load(paths.TRANSLATIONS, LANGUAGES)
    for member in vocabulary:
        word = THINGS[vocabulary][member]
        said = [str(spoken[language].pgettext(word.context, word.message)) for language in LANGUAGES]
        row = f"| `{member}` | {' | '.join(said)} | "
        assert any(line.startswith(row) for line in GLOSSARY), row
