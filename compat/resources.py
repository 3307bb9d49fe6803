"""Where the rules and the licences lie: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """The folder ``rules`` or ``licenses``: shipped in the wheel as ``compat/_data``, else beside the package."""
    shipped = Path(__file__).parent / "_data" / name
    return shipped if shipped.is_dir() else Path(__file__).parent.parent / name
