"""An answer as a file to look at or to hand to another tool, by the ending of its name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from compat.answer import Answer
from compat.errors import CompatError, nearest
from compat.knowledge.model import Knowledge
from compat.rendering.drawing import Drawing, drawn, drawn_whole
from compat.rendering.text import headline

#: Ending: the module that writes it. What is drawn, and what is the whole graph in any case, for tools.
DRAWN = {"svg": "svg", "dot": "dot", "mmd": "mermaid"}
FOR_TOOLS = {"graphml": "graphml", "json": "node_link"}
PAGE = "html"
ENDINGS = (PAGE, *DRAWN, *FOR_TOOLS)


def drawing_of(answer: Answer, knowledge: Knowledge, whole: bool = False, everything: bool = False) -> Drawing:
    """What is drawn of an answer: what decides the verdict; ``everything``: what is permitted and what must be done, too;
    ``whole``: all that was derived."""
    says = headline(answer, knowledge.law.titles).replace("is listed below", "is shown here")
    return drawn_whole(answer, says) if whole else drawn(answer, says, everything)


def written(answer: Answer, ending: str, knowledge: Knowledge, whole: bool = False, everything: bool = False) -> str:
    """The text of a file with this ending. Modules are imported when they are used, since a layout needs an engine of its own.

    Raises ``CompatError`` if there is no such format.
    """
    ending = ending.lower().removeprefix(".")
    if ending not in ENDINGS:
        known = ", ".join(f".{name}" for name in ENDINGS)
        raise CompatError(
            f"there is no format for {'.' + ending if ending else 'a name without an ending'}; expected one of {known}",
            nearest=nearest(ending, ENDINGS),
        )
    if ending in FOR_TOOLS:
        return str(
            import_module(f"compat.rendering.{FOR_TOOLS[ending]}").text(answer, headline(answer, knowledge.law.titles))
        )
    drawing = drawing_of(answer, knowledge, whole, everything)
    if ending == PAGE:
        from compat.rendering.page import page

        return page(answer, drawing, knowledge)
    return str(import_module(f"compat.rendering.{DRAWN[ending]}").text(drawing))


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
