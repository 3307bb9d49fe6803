"""An answer, or a conflict map, as a file to look at or to hand to another tool, by the ending of its name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from compat.answer import Answer
from compat.atlas import ConflictMap
from compat.errors import CompatError, nearest
from compat.knowledge.model import Knowledge
from compat.rendering.drawing import Drawing, drawn, drawn_whole
from compat.rendering.text import headline

#: Ending: the module that writes it. What is drawn, and what is the whole graph in any case, for tools.
DRAWN = {"svg": "svg", "dot": "dot", "mmd": "mermaid"}
FOR_TOOLS = {"graphml": "graphml", "json": "node_link"}
PAGE = "html"
ENDINGS = (PAGE, *DRAWN, *FOR_TOOLS)
MAPS = (PAGE, "graphml", "json")


def drawing_of(answer: Answer, knowledge: Knowledge, whole: bool = False, everything: bool = False) -> Drawing:
    """What is drawn of an answer: what decides the verdict; ``everything``: what is permitted and what must be done, too;
    ``whole``: all that was derived."""
    says = headline(answer, knowledge.law.titles).replace("is listed below", "is shown here")
    return drawn_whole(answer, says) if whole else drawn(answer, says, everything)


def check_ending(file: str, endings: Sequence[str] = ENDINGS) -> str:
    """The ending of a file's name, if it is one of these formats. Raises ``CompatError`` if it is not."""
    ending = Path(file).suffix.lower().removeprefix(".")
    if ending not in endings:
        known = ", ".join(f".{name}" for name in endings)
        raise CompatError(
            f"there is no format for {'.' + ending if ending else 'a name without an ending'}; expected one of {known}",
            nearest=nearest(ending, endings),
        )
    return ending


def written(answer: Answer, ending: str, knowledge: Knowledge, whole: bool = False, everything: bool = False) -> str:
    """The text of a file with this ending, which is one of ``ENDINGS``. Modules are imported when they are used, since a
    layout needs an engine of its own."""
    if ending in FOR_TOOLS:
        says = headline(answer, knowledge.law.titles)
        return str(import_module(f"compat.rendering.{FOR_TOOLS[ending]}").text(answer, says))
    drawing = drawing_of(answer, knowledge, whole, everything)
    if ending == PAGE:
        from compat.rendering.page import page

        return page(answer, drawing, knowledge)
    return str(import_module(f"compat.rendering.{DRAWN[ending]}").text(drawing))


def map_written(found: ConflictMap, ending: str, knowledge: Knowledge) -> str:
    """The text of a file of a conflict map with this ending, which is one of ``MAPS``."""
    if ending == PAGE:
        from compat.rendering.map_page import map_page

        return map_page(found, knowledge)
    if ending == "graphml":
        from compat.rendering.map_graph import text

        return text(found)
    return json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n"


def save(text: str, file: str) -> None:
    """Write a file whole or not at all. Raises ``CompatError`` if it can't be written."""
    path = Path(file)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise CompatError(f"{file} can't be written: {problem.strerror or problem}") from None
