"""The register of processing for the data-protection authority (CNDP), from the table of clocks.

Words are in register.toml, in French: the authority's forms are. A period is never written there, so that the
register cannot promise what the clocks do not do.
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

from portal.domain.concerns import Tier
from portal.domain.retention import LONGEST, NEWS, Matter, Sort, days

WORDS: Final = Path(__file__).with_name("register.toml")


@dataclass(frozen=True, slots=True)
class Register:
    """`entries` are processings, each a mapping of the same headings to text."""

    title: str
    entries: list[dict[str, str]]


def register_of(site: str, town: str) -> Register:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    everywhere = {heading: text.format(site=site, town=town) for heading, text in words["everywhere"].items()}
    entries = [_entry(entry, everywhere, words["headings"]) for entry in words["processing"]]
    return Register(words["title"].format(site=site, town=town), entries)


def _entry(
    entry: Mapping[str, Any], everywhere: Mapping[str, str], headings: Mapping[str, str]
) -> dict[str, str]:
    told = {**everywhere, **entry, "kept": _periods(entry)}
    return {headings[name]: told[name] for name in headings}


def _periods(entry: Mapping[str, Any]) -> str:
    """How long what is kept: by the clocks of a tier where a processing is one, else in its own words."""
    if "tier" not in entry:
        return str(entry["kept"]).format(news=NEWS)
    tier = Tier(entry["tier"])
    lines = [
        f"{MATTERS[matter]} : {days(matter, Sort.ORDINARY, tier)} jours après la fin du signalement, "
        f"{days(matter, Sort.SENSITIVE, tier)} s’il touche à un danger ou à un crime"
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
    """With a byte order mark, as spreadsheet programs need it; no cell begins like a formula."""
    target = StringIO(newline="")
    writer = csv.DictWriter(target, list(register.entries[0]))
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
