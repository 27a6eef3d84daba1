"""Compile the message catalogues and carry the top-level folders into the wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = ("templates", "migrations")


class Wheel(BuildHookInterface[BuilderConfig]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Carry folders only into a standard wheel: an editable install would keep stale copies."""
        for po in Path(self.root, "portal/translations").rglob("*.po"):
            aside = po.with_suffix(".mo.part")
            with po.open("rb") as source, aside.open("wb") as target:
                write_mo(target, read_po(source, locale=po.parts[-3]))
            aside.replace(po.with_suffix(".mo"))  # whoever reads it meanwhile reads a whole one
        if self.target_name == "wheel" and version == "standard":
            for folder in CARRIED:
                build_data["force_include"][folder] = f"portal/{folder}"
