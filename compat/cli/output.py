"""Printing: text, JSON, and the one message that stands for an error."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import typer

from compat.errors import CompatError


def print_text(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def print_json(value: Any) -> None:
    from json import dumps

    print_text(dumps(value, ensure_ascii=False, indent=2))


def fail(error: CompatError) -> NoReturn:
    """One clear message on standard error, exit status 2."""
    sys.stderr.write(f"error: {error}\n")
    raise typer.Exit(2)
