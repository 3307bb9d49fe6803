"""The pictures in README and docs: screenshots of real pages. Made anew by ``make images``, which needs Chromium."""

from __future__ import annotations

import tempfile
from pathlib import Path

from browser import chromium

import compat

FOLDER = Path(__file__).parents[1] / "docs" / "images"
WIDTH = 1240
LLAMA = "release a fine-tune of llama3.1 under apache-2.0"
MAPPED = (
    "llama3.1",
    "gemma",
    "apache-2.0",
    "MIT",
    "cc-by-sa-4.0",
    "GPL-3.0-only",
    "CC-BY-NC-4.0",
    "creativeml-openrail-m",
)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    # What is shown, and the section with which the picture ends.
    shown = {"llama": (compat.ask(LLAMA), "why"), "map": (compat.conflict_map(MAPPED, by="merge"), "map-of-all")}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for name, (found, last) in shown.items():
            file = Path(folder) / f"{name}.html"
            compat.draw(found, file)
            page = browser.new_page(viewport={"width": WIDTH, "height": 900})
            page.goto(file.as_uri())
            end = page.locator(f"section[aria-labelledby={last}]").bounding_box()
            height = end["y"] + end["height"] + 32
            page.screenshot(
                path=FOLDER / f"{name}.png", full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height}
            )


if __name__ == "__main__":
    main()
