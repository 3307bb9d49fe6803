"""Where the rules, the licences and what was brought in lie: inside the wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """The folder ``rules`` or ``licenses``: shipped in the wheel as ``compat/_data``, else beside the package."""
    shipped = Path(__file__).parent / "_data" / name
    return shipped if shipped.is_dir() else Path(__file__).parent.parent / name


def asset(name: str) -> str:
    """The text of a file that pictures and pages are made with (compat/rendering/assets/README.md)."""
    return (Path(__file__).parent / "rendering" / "assets" / name).read_text(encoding="utf-8")
