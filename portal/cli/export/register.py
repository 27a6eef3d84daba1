"""The register of processing for the data-protection authority (CNDP), from the table of clocks.

Words are in register.toml, in French: the authority's forms are. A period is never written there, nor what
reporters are promised, so that the register cannot say what the clocks and the pages do not.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any, Final

from babel.support import NullTranslations

from portal import paths
from portal.adapters import catalogues
from portal.domain.audience import Reader
from portal.domain.concerns import Exposure, Tier
from portal.domain.languages import Language
from portal.domain.promises import Promise, sight, who_reads
from portal.domain.retention import LONGEST, NEWS, Matter, Sort, days

WORDS: Final = Path(__file__).with_name("register.toml")


@dataclass(frozen=True, slots=True)
class Register:
    """`entries` are processings, each a mapping of the same headings to text."""

    title: str
    entries: list[dict[str, str]]


def register_of(site: str, town: str) -> Register:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    french = catalogues.load(paths.TRANSLATIONS, [Language.FR])[Language.FR]
    facts = {"site": site, "town": town, "withdrawing": _said(french, *_WITHDRAWING)}
    promised = words["everywhere"].pop("promised")
    everywhere = {heading: text.format(**facts) for heading, text in words["everywhere"].items()}
    entries = [
        {**everywhere, **entry, "kept": _periods(entry), "recipients": _recipients(entry, promised, french)}
        for entry in words["processing"]
    ]
    headings: Mapping[str, str] = words["headings"]
    return Register(
        words["title"].format(**facts),
        [{headings[name]: entry[name] for name in headings} for entry in entries],
    )


_WITHDRAWING: Final = (
    Promise.WITHDRAWABLE,
    Promise.ERASED_BY_WITHDRAWING,
    Promise.LEFT_BY_WITHDRAWING,
)
READERS: Final = {
    Reader.PUBLIC: "le public",
    Reader.OFFICE: "le service",
    Reader.MODERATORS: "les modérateurs",
}


def _said(french: NullTranslations, *told: Promise) -> str:
    return " ".join(str(french.gettext(promise.value)) for promise in told)


def _recipients(entry: Mapping[str, Any], promised: str, french: NullTranslations) -> str:
    """Who receives it and, where a processing is one of the four tiers, what its reporters are told."""
    if "tier" not in entry:
        return str(entry["recipients"])
    tier = Tier(entry["tier"])
    told = {
        name: _promised(tier, exposure, french)
        for name, exposure in (("ordinary", Exposure.PUBLIC), ("danger", Exposure.SEALED))
    }
    return f"{entry['recipients']}. {promised.format(**told)}"


def _promised(tier: Tier, exposure: Exposure, french: NullTranslations) -> str:
    knows = [f"{word} – {_said(french, sight(reader, tier, exposure))}" for reader, word in READERS.items()]
    return f"« {_said(french, *who_reads(tier, exposure))} » ; " + " ; ".join(knows)


def _periods(entry: Mapping[str, Any]) -> str:
    """How long what is kept: by the clocks of a tier where a processing is one, else in its own words."""
    if "tier" not in entry:
        return str(entry["kept"]).format(news=NEWS)
    tier = Tier(entry["tier"])
    lines = [
        f"{MATTERS[matter]} : {days(matter, Sort.ORDINARY, tier)} jours après la fin du signalement, "
        f"{days(matter, Sort.SENSITIVE, tier)} s’il touche à un danger, à un crime ou à un délit"
        for matter in Matter
        if matter is not Matter.CONTACT or tier is not Tier.ANONYMOUS
    ]
    longest = [LONGEST[sort] // 365 for sort in Sort]
    return "; ".join([*lines, f"en tout cas {longest[0]} ans après la réception ({longest[1]} ans)"])


MATTERS: Final = {
    Matter.CONTACT: "identité et coordonnées",
    Matter.WORDS: "texte d’origine, message vocal et sa transcription, lieu et jour exacts",
    Matter.LETTERS: "messages et notes",
    Matter.RECEIPT: "empreinte du récépissé",
    Matter.SUPPORTS: "empreintes des soutiens",
}


def as_csv(register: Register) -> str:
    """With a byte order mark and semicolons, as French spreadsheet programs need it; no cell begins like a
    formula."""
    target = StringIO(newline="")
    writer = csv.DictWriter(target, list(register.entries[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(register.entries)
    return "\ufeff" + target.getvalue()


def as_markdown(register: Register) -> str:
    parts = [f"# {register.title}"]
    for number, entry in enumerate(register.entries, 1):
        (_, name), *facts = entry.items()
        parts += [f"## {number}. {name}", "\n".join(f"- **{heading}** : {text}" for heading, text in facts)]
    return "\n\n".join(parts) + "\n"


def as_html(register: Register) -> str:
    """One page without script or style from elsewhere, to be printed."""
    parts = [f"<h1>{escape(register.title)}</h1>"]
    for number, entry in enumerate(register.entries, 1):
        (_, name), *facts = entry.items()
        rows = "".join(f"<dt>{escape(heading)}</dt><dd>{escape(text)}</dd>" for heading, text in facts)
        parts.append(f"<h2>{number}. {escape(name)}</h2>\n<dl>{rows}</dl>")
    head = f'<!doctype html>\n<html lang="fr"><meta charset="utf-8"><title>{escape(register.title)}</title>'
    return "\n".join([head, *parts, "</html>"]) + "\n"


SHAPES: Final[Mapping[str, Callable[[Register], str]]] = {"csv": as_csv, "html": as_html, "md": as_markdown}
