"""YAML without its traps: ``no`` stays text, ``1.10`` stays text, a key given twice is an error, every value knows its line.

Works on the safe C loader's nodes, so tags build no objects. Anchors are refused: a short file could unfold without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from compat.errors import CompatError, Place


class Table(dict):
    """A mapping that remembers the line of each key (from 1)."""

    line: int = 0
    lines: dict[str, int]

    def at(self, key: str) -> int:
        """The line of a key, or of the mapping itself."""
        return self.lines.get(key, self.line)


class Row(list):
    """A list that remembers its line and that of each entry."""

    line: int = 0
    lines: list[int]


MOST_DIGITS = 18  # of a whole number
_INTEGER = re.compile(r"-?(0|[1-9][0-9_]*)\Z")


def load(text: str, file: str, error: type[CompatError] = CompatError) -> Any:
    """The document in ``text``: tables, rows, text, whole numbers, ``true``/``false`` and None.

    Raises ``error`` with file and line on anything that is not plain YAML, or on a repeated key.
    """
    import yaml

    loader_class = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if "&" in text:  # there is no alias without an anchor
            _refuse_anchors(yaml.parse(text, Loader=loader_class), file, error)
        node = yaml.compose(text, Loader=loader_class)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        what = getattr(problem, "problem", None) or "not valid YAML"
        raise error(f"not valid YAML: {what}", Place(file, mark.line + 1 if mark else 0)) from None
    except (ValueError, RecursionError) as problem:
        raise error(f"not valid YAML: {problem}", Place(file)) from None
    return None if node is None else _value(node, file, error, 0)


def _refuse_anchors(events: Iterable[Any], file: str, error: type[CompatError]) -> None:
    for event in events:
        if getattr(event, "anchor", None):
            raise error("anchors and aliases are not allowed", Place(file, event.start_mark.line + 1))


def _value(node: Any, file: str, error: type[CompatError], depth: int) -> Any:
    line = node.start_mark.line + 1
    if depth > 50:
        raise error("nested too deeply", Place(file, line))
    if node.id == "scalar":
        return _scalar(node, file, error, line)
    if node.id == "sequence":
        row = Row(_value(item, file, error, depth + 1) for item in node.value)
        row.line, row.lines = line, [item.start_mark.line + 1 for item in node.value]
        return row
    table = Table()
    table.line, table.lines = line, {}
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if key_node.id != "scalar":
            raise error("a key must be plain text", Place(file, key_line))
        key = str(key_node.value)
        if key in table:
            raise error(f"key {key!r} given twice (first at line {table.lines[key]})", Place(file, key_line))
        table[key] = _value(value_node, file, error, depth + 1)
        table.lines[key] = key_line
    return table


def _scalar(node: Any, file: str, error: type[CompatError], line: int) -> Any:
    text = node.value
    if "\0" in text:
        raise error("a NUL character is not allowed", Place(file, line))
    if node.tag not in _PLAIN_TAGS and not node.tag.startswith("tag:yaml.org,2002:"):
        raise error(f"tag {node.tag!r} is not allowed", Place(file, line))
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.match(text):
        digits = text.replace("_", "")
        if len(digits.lstrip("-")) > MOST_DIGITS:
            raise error(f"a whole number must have at most {MOST_DIGITS} digits", Place(file, line))
        return int(digits)
    return text


_PLAIN_TAGS = ("!", "tag:yaml.org,2002:str")
