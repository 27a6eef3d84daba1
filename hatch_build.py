"""Compile the message catalogues, bring the fonts, and carry the top-level folders into the wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {
    "templates": "portal/templates",
    "migrations": "portal/migrations",
    "requirements/runtime.txt": "portal/requirements.txt",
}
FONTS = "portal/static/fonts/readex-marks.woff2"
"""The font that assets/build.py makes last."""


class Wheel(BuildHookInterface[BuilderConfig]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Carry folders only into a standard wheel: an editable install would keep stale copies."""
        self._compile_catalogues()
        if version == "standard":
            self._bring_fonts()
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"].update(CARRIED)

    def _compile_catalogues(self) -> None:
        for po in Path(self.root, "portal/translations").rglob("*.po"):
            aside = po.with_suffix(".mo.part")
            with po.open("rb") as source, aside.open("wb") as target:
                write_mo(target, read_po(source, locale=po.parts[-3]))
            aside.replace(po.with_suffix(".mo"))  # whoever reads it meanwhile reads a whole one

    def _bring_fonts(self) -> None:
        """Fetch the fonts by npm unless they are here, as in a source distribution; else go on without."""
        if not Path(self.root, FONTS).is_file() and not _fetched(Path(self.root, "assets")):
            self.app.display_warning(
                "This build carries no fonts: readers will see their own. "
                "For ours install Node.js, run `make assets`, and build again."
            )


def _fetched(assets: Path) -> bool:
    """Whether the fonts could be made from their npm packages; says in npm's own words why not."""
    if shutil.which("npm") is None or not (assets / "build.py").is_file():
        return False
    steps = (["npm", "ci", "--silent", "--prefix", str(assets)], [sys.executable, str(assets / "build.py")])
    return all(subprocess.run(step, check=False).returncode == 0 for step in steps)
