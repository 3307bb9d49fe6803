"""Rules that record which rules fired, made from the rules themselves (engineering notes, C5).

For each rule ``H :- B`` a sibling records a firing, backwards from what is wanted: it stands in ``#program why.``,
which is grounded only when somebody asks why. The rules themselves stay untouched, so verdicts can't change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_LABEL = re.compile(r'@label\("(?P<text>.*)",\s*\((?P<variables>.*)\)\)\s*\Z')


@dataclass(frozen=True)
class Recording:
    """The recording program, and for each rule number its file, line and sentence."""

    program: str
    rules: list[dict[str, Any]]


def record(files: list[tuple[str, str]]) -> Recording:
    """Instrument rule files, given as (name, text)."""
    statements: list[str] = ["#program why."]
    rules: list[dict[str, Any]] = []
    for name, text in files:
        _record_file(name, text, statements, rules)
    return Recording("\n".join(statements), rules)


def _record_file(file: str, text: str, statements: list[str], rules: list[dict[str, Any]]) -> None:
    from clingo import ast

    label: list[str] = []

    def on(statement: Any) -> None:
        if statement.ast_type == ast.ASTType.Comment:
            comment = str(statement).strip("% *\n")
            if comment.startswith("@label"):
                label[:] = [comment]
            return
        if statement.ast_type != ast.ASTType.Rule:
            return
        sentence, label[:] = (label[0] if label else ""), []
        if statement.body and statement.head.ast_type == ast.ASTType.Literal:
            number = len(rules)
            rules.append({"file": file, "line": statement.location.begin.line, "says": _text(sentence)})
            statements.extend(_recorded(number, statement, _variables(sentence)))

    ast.parse_string(text, on)


def _text(label: str) -> str:
    match = _LABEL.match(label)
    if label and not match:
        raise ValueError(f"malformed label: {label}")
    return match["text"] if match else ""


def _variables(label: str) -> str:
    match = _LABEL.match(label)
    return match["variables"] if match else ""


def _recorded(number: int, rule: Any, variables: str) -> list[str]:
    from clingo import ast

    names = _Names()
    head, tests = _plain_head(rule.head.atom.symbol)
    premises, body, wanted = [], [], []
    for literal in rule.body:
        plain = literal.ast_type == ast.ASTType.Literal and literal.atom.ast_type == ast.ASTType.SymbolicAtom
        if plain and literal.sign == ast.Sign.NoSign:
            literal = names(literal)
            premises.append(f"pos({literal.atom})")
            wanted.append(str(literal.atom))
        elif plain:
            premises.append(f"neg({_blank(str(literal.atom))})")
        body.append(str(literal))
    firing = f"_why({number},{head},({','.join([*premises, 'end'])}),({','.join([*([variables] if variables else []), 'end'])}))"
    lines = [f"{firing} :- _want({head}), {', '.join([*body, *tests])}."]
    whole = f"_why({number},{head},({','.join([*premises, 'end'])}),_)"
    if wanted:
        lines.append(f"_want({';'.join(wanted)}) :- {whole}.")
    return lines


def _blank(atom: str) -> str:
    """An absent atom as a term: what is anonymous in it is shown as any."""
    return re.sub(r"(?<![A-Za-z0-9_'])_(?![A-Za-z0-9_'])", '"any"', atom)


def _plain_head(symbol: Any) -> tuple[str, list[str]]:
    """The head with a fresh variable for each argument that is computed, and the tests that bind them."""
    from clingo import ast

    arguments, tests = [], []
    for index, argument in enumerate(symbol.arguments):
        if argument.ast_type in (ast.ASTType.BinaryOperation, ast.ASTType.UnaryOperation):
            arguments.append(f"X__{index}")
            tests.append(f"X__{index} = {argument}")
        else:
            arguments.append(str(argument))
    return f"{symbol.name}({','.join(arguments)})" if arguments else symbol.name, tests


class _Names:
    """Gives each anonymous variable a name, so that the firing can be recorded."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, literal: Any) -> Any:
        from clingo import ast

        outer = self

        class Named(ast.Transformer):
            def visit_Variable(self, variable: Any) -> Any:
                if variable.name != "_":
                    return variable
                outer._count += 1
                return variable.update(name=f"Any{outer._count}")

        return Named()(literal)
