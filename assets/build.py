"""Copy the portal's fonts out of their npm packages into portal/static/fonts, small enough to serve.

The portal reads well without them: the style sheet falls back to the reader's own fonts.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).resolve().parent
READEX = HERE / "node_modules/@fontsource-variable/readex-pro/files"
TIFINAGH = HERE / "node_modules/@fontsource/noto-sans-tifinagh/files"
TARGET = HERE.parent / "portal/static/fonts"

WHOLE = {
    "readex-arabic.woff2": READEX / "readex-pro-arabic-wght-normal.woff2",
    "readex-latin.woff2": READEX / "readex-pro-latin-wght-normal.woff2",
    "tifinagh.woff2": TIFINAGH / "noto-sans-tifinagh-tifinagh-400-normal.woff2",
}
# Spaces, digits and punctuation by themselves: without this file an Arabic page
# would fetch all of the Latin letters (31 KB) for its first digit.
MARKS = "U+20-40,U+A0,U+AB,U+B7,U+BB,U+2010-202F,U+2212"


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, source in WHOLE.items():
        shutil.copyfile(source, TARGET / name)
    subset.main(
        [
            str(WHOLE["readex-latin.woff2"]),
            f"--unicodes={MARKS}",
            "--flavor=woff2",
            f"--output-file={TARGET / 'readex-marks.woff2'}",
        ]
    )


if __name__ == "__main__":
    main()
