"""The commands that show why: ``why`` in words, ``graph`` as a picture or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from compat.bounded import SECONDS
from compat.cli.options import (
    Assume,
    Form,
    Json,
    NoPolicy,
    Open,
    Person,
    Place,
    PolicyFile,
    Purpose,
    Revenue,
    Seconds,
    Users,
    policy_file,
    sentence,
    settled,
    stated,
)
from compat.cli.output import fail, print_json, print_text
from compat.errors import CompatError, QuestionError
from compat.rendering.wrapping import WIDTH

if TYPE_CHECKING:
    from compat.answer import Answer


def why(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="QUESTION...|FILE",
            help="can I not release a fine-tune of llama3.1 under apache-2.0, or llama3.1 conflicts with apache-2.0",
        ),
    ],
    form: Form = "",
    purpose: Purpose = "",
    person: Person = "",
    users: Users = "",
    revenue: Revenue = "",
    place: Place = None,
    assume: Assume = None,
    policy: PolicyFile = "",
    no_policy: NoPolicy = False,
    open_all: Open = False,
    json: Json = False,
    seconds: Seconds = SECONDS,
) -> None:
    """Tell why, step by step, with the clauses. Exit status as for can; of two questions that of the worse answer."""
    said = stated(form, purpose, person, users, revenue, place, assume, open_all)
    try:
        answers = _answers(words, said, policy_file(policy, no_policy), seconds)
        if json:
            rows = [{**answer.to_dict(), "explanation": answer.explanation.to_dict()} for answer in answers]
            print_json({"schema": 1, "answers": rows})
        else:
            from compat.rendering.text import both_ways
            from compat.rendering.text import why as told

            parts = [told(answer, _titles()) for answer in answers]
            if len(answers) == 2:
                parts.insert(0, both_ways(*answers) + "\n")
            print_text(f"\n{'─' * WIDTH}\n\n".join(parts))
    except CompatError as error:
        fail(error)
    raise typer.Exit(max(answers, key=_rank).exit_status)


def graph(
    words: Annotated[
        list[str],
        typer.Argument(metavar="QUESTION...|FILE", help="A question as for can, or a work in YAML or JSON."),
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Its ending says what: .html .svg .dot .mmd .graphml .json. None: a tree.",
        ),
    ] = "",
    whole: Annotated[
        bool, typer.Option("--whole", help="Draw everything that was derived, not the told steps.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Draw what is permitted and what must be done, too, where the answer is no.")
    ] = False,
    form: Form = "",
    purpose: Purpose = "",
    person: Person = "",
    users: Users = "",
    revenue: Revenue = "",
    place: Place = None,
    assume: Assume = None,
    policy: PolicyFile = "",
    no_policy: NoPolicy = False,
    open_all: Open = False,
    seconds: Seconds = SECONDS,
) -> None:
    """Draw why: what the answer rests on, down to the clauses. Exit status as for can."""
    said = stated(form, purpose, person, users, revenue, place, assume, open_all)
    try:
        from compat import draw
        from compat.rendering.picture import check_ending

        if output:
            check_ending(output)
        answers = _answers(words, said, policy_file(policy, no_policy), seconds)
        if output:
            draw(max(answers, key=_rank), output, whole, everything)
        else:
            from compat.knowledge.store import load
            from compat.rendering.picture import drawing_of
            from compat.rendering.tree import text as tree

            print_text("\n".join(tree(drawing_of(answer, load(), whole, everything)) for answer in answers))
    except CompatError as error:
        fail(error)
    raise typer.Exit(max(answers, key=_rank).exit_status)


def _answers(words: list[str], said: dict[str, Any], policy: str, seconds: float) -> list[Answer]:
    """The answers to a question in words (two for licences that conflict), or the one for a work file."""
    from compat.engine import answer
    from compat.knowledge.store import load
    from compat.works.asking import asks_which, is_file
    from compat.works.file import read
    from compat.works.sentence import parse
    from compat.works.why import asked_why

    knowledge = load()
    text = sentence(words)
    if is_file(text):
        works = [read(text, knowledge.law)]
    elif asks_which(text):
        raise QuestionError(
            "this asks for the outbound licence, which has many answers; name one (compat which lists them)"
        )
    else:
        works = [parse(question, knowledge.names, knowledge.kind_of) for question in asked_why(text)]
    return [answer(settled(work, said, policy, knowledge), knowledge, seconds) for work in works]


def _titles() -> dict[str, str]:
    from compat.knowledge.store import load

    return load().law.titles


def _rank(answer: Answer) -> int:
    """How bad an answer is."""
    from compat.reasoning.judging import RANK

    return RANK[answer.verdict]
