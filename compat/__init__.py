"""compat: may I release this, under which licence, what must I do, and if not, which clauses collide?

``ask`` answers a question in words, ``check`` a work that is described, ``which`` lists the licences that a work can go out
under, ``matrix`` answers many pairs at once, ``conflict_map`` tells what can be combined. Importing this package imports nothing heavy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

from compat.bounded import SECONDS, SECONDS_FOR_ISLANDS
from compat.errors import CompatError, QuestionError, WorkError

if TYPE_CHECKING:
    from compat.answer import Answer, Outbound
    from compat.atlas import ConflictMap
    from compat.knowledge.model import Knowledge
    from compat.works.model import Work
    from compat.works.policy import Policy

__all__ = ["CompatError", "ask", "check", "checklist", "conflict_map", "draw", "explain", "matrix", "which"]
__version__ = "0.1.0"


def ask(
    text: str,
    policy: Policy | Mapping[str, Any] | str | PathLike[str] | None = None,
    *,
    seconds: float = SECONDS,
) -> Answer:
    """Answer a question in words, such as ``release a fine-tune of llama3.1 under apache-2.0``.

    ``policy`` is an organisation's (docs/policy.md): a ``Policy``, a mapping of the documented form, or the path of a file.
    Raises ``CompatError`` with the word that was not understood and the nearest thing that can be asked, and
    ``OutOfTimeError`` where a large work takes longer than ``seconds``.
    """
    from compat.engine import answer
    from compat.knowledge.store import load
    from compat.works.asking import asks_which
    from compat.works.sentence import parse

    if isinstance(text, str) and asks_which(text):
        raise QuestionError("this asks for the outbound licence: compat.which answers that (compat which …)")
    knowledge = load()
    return answer(_governed(parse(text, knowledge.names, knowledge.kind_of), policy, knowledge), knowledge, seconds)


def check(
    work: Work | Mapping[str, Any] | str | PathLike[str],
    policy: Policy | Mapping[str, Any] | str | PathLike[str] | None = None,
    *,
    seconds: float = SECONDS,
) -> Answer:
    """Answer for a work: a mapping of the documented form, the path of a YAML or JSON file, or a ``Work``.

    ``policy`` is an organisation's, as for ``ask``. Raises ``CompatError`` with the place of the first mistake, and
    ``OutOfTimeError`` where a large work takes longer than ``seconds``.
    """
    from compat.engine import answer
    from compat.knowledge.store import load

    knowledge = load()
    return answer(_governed(_described(work, knowledge), policy, knowledge), knowledge, seconds)


def which(
    question_or_work: Work | Mapping[str, Any] | str | PathLike[str],
    kind: str = "",
    osi: bool = False,
    policy: Policy | Mapping[str, Any] | str | PathLike[str] | None = None,
) -> Outbound:
    """The licences under which a work can be released, the best first (docs/which.md).

    Takes a question in words (``which licences can I use for a fine-tune of llama3.1``), or what ``check`` takes. ``kind``
    and ``osi`` leave only licences of one kind, or those that the OSI approved; ``policy`` is an organisation's, as for
    ``ask``. Raises ``CompatError`` as they do.
    """
    from compat.knowledge.store import load
    from compat.outbound import which as search
    from compat.works.asking import is_file, parse_which

    knowledge = load()
    if isinstance(question_or_work, str) and not is_file(question_or_work):
        work = parse_which(question_or_work, knowledge.names, knowledge.kind_of)
    else:
        work = _described(question_or_work, knowledge)
    return search(_governed(work, policy, knowledge), knowledge, kind, osi)


def _described(work: Work | Mapping[str, Any] | str | PathLike[str], knowledge: Knowledge) -> Work:
    from compat.works.file import from_mapping, read
    from compat.works.model import Work

    if isinstance(work, Mapping):
        return from_mapping(work, knowledge.law)
    if isinstance(work, str | PathLike):
        return read(work, knowledge.law)  # type: ignore[arg-type]
    if not isinstance(work, Work):
        raise WorkError(f"a work must be a mapping, the path of a file, or a Work, not {type(work).__name__}")
    return work


def _governed(work: Work, policy: Any, knowledge: Knowledge) -> Work:
    """The work under a policy, if there is one."""
    if policy is None:
        return work
    from compat.works.policy import with_policy

    return with_policy(work, policy, knowledge)


def checklist(answer: Answer) -> str:
    """An answer as a task list in Markdown, in the order in which a person does what must be done."""
    from compat.knowledge.store import load
    from compat.rendering.checklist import checklist as written

    return written(answer, load())


def explain(answer: Answer) -> str:
    """Why an answer is as it is, in prose: each reason with its steps and clauses (docs/why.md)."""
    from compat.knowledge.store import load
    from compat.rendering.text import why

    return why(answer, load().law.titles)


def draw(found: Answer | ConflictMap, file: str | PathLike[str], whole: bool = False, everything: bool = False) -> None:
    """Write why an answer is as it is to a file, by its ending: html, svg, dot, mmd, graphml or json (docs/graph.md); or a
    conflict map: html, graphml or json (docs/map.md).

    ``everything`` also draws what is permitted and what must be done where the answer is a no; ``whole`` draws all that was
    derived. Raises ``CompatError`` if there is no such format, or the file can't be written.
    """
    from os import fspath

    from compat.answer import Answer
    from compat.atlas import ConflictMap
    from compat.knowledge.store import load
    from compat.rendering.picture import ENDINGS, MAPS, check_ending, map_written, save, written

    path = fspath(file)
    if isinstance(found, Answer):
        text = written(found, check_ending(path, ENDINGS), load(), whole, everything)
    elif isinstance(found, ConflictMap):
        text = map_written(found, check_ending(path, MAPS), load())
    else:
        raise WorkError(f"an answer or a conflict map can be drawn, not {type(found).__name__}")
    save(text, path)


def matrix(
    inbound: Iterable[str], outbound: Iterable[str], by: str = "modify", **release: Any
) -> Iterator[tuple[str, str, str]]:
    """``(inbound, outbound, verdict)`` for all pairs, from one grounding of the rules that answer a single question.

    ``by`` is the relation; ``release`` takes ``form``, ``purpose``, ``circumstances`` and ``assume`` as in a work file.
    """
    from compat.knowledge.store import load
    from compat.reasoning.pairs import verdicts

    return verdicts(inbound, outbound, by, release, load())


def conflict_map(
    licenses: Iterable[str] = (),
    by: str = "modify",
    *,
    kind: str = "",
    family: str = "",
    everything: bool = False,
    seconds: float = SECONDS_FOR_ISLANDS,
    **release: Any,
) -> ConflictMap:
    """Which of these licences can be combined by the relation ``by``, under what, and in which largest sets (docs/map.md).

    ``kind`` and ``family`` add the licences of a kind or family, ``everything`` the whole catalogue. ``release`` takes what it
    takes in ``matrix``; ``seconds`` bounds the search for the sets. Raises ``CompatError`` on what is not valid.
    """
    from compat.atlas import chosen
    from compat.atlas import conflict_map as mapped
    from compat.knowledge.store import load

    knowledge = load()
    return mapped(chosen(licenses, kind, family, everything, knowledge), by, release, knowledge, seconds)
