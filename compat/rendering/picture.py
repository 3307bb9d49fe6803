"""An answer as a file to look at or to hand to another tool, by the ending of its name."""

from __future__ import annotations

from importlib import import_module

from compat.answer import Answer
from compat.errors import CompatError, nearest
from compat.rendering.drawing import drawn, drawn_whole

#: Ending: the module that writes it. What is drawn, and what is the whole graph in any case, for tools.
DRAWN = {"svg": "svg", "dot": "dot", "mmd": "mermaid"}
FOR_TOOLS = {"graphml": "graphml", "json": "node_link"}
ENDINGS = (*DRAWN, *FOR_TOOLS)


def written(answer: Answer, ending: str, headline: str, whole: bool = False) -> str:
    """The text of the file: what decides the verdict, or the ``whole`` derivation. Modules are imported when they are used,
    since a layout needs an engine of its own."""
    ending = ending.lower().removeprefix(".")
    if ending not in ENDINGS:
        known = ", ".join(f".{name}" for name in ENDINGS)
        raise CompatError(
            f"there is no format for {'.' + ending if ending else 'a name without an ending'}; expected one of {known}",
            nearest=nearest(ending, ENDINGS),
        )
    if ending in FOR_TOOLS:
        return str(import_module(f"compat.rendering.{FOR_TOOLS[ending]}").text(answer, headline))
    drawing = drawn_whole(answer, headline) if whole else drawn(answer, headline)
    return str(import_module(f"compat.rendering.{DRAWN[ending]}").text(drawing))
