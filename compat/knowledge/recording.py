"""Rules that record which rules fired, made from the rules themselves (engineering notes, C5).

For each rule ``H :- B`` there is a program part with one parameter, the atom that somebody asks about: grounded with it,
the part derives one ``_why`` atom for each way in which the rule derives that atom. Only what leads to a goal is
recorded, and only when somebody asks; the rules themselves stay untouched, so verdicts can't change.
"""

from __future__ import annotations

import re
from typing import Any

# Premises that say what is worth deriving; no conclusion rests on them.
UNTOLD = ("asked", "concerns", "pertains", "said", "triggers", "unchanged")
_SIGNS = (">", "<", "<=", ">=", "!=", "=")  # as clingo's syntax tree numbers them
_LABEL = re.compile(r'@label\("(?P<text>.*)",\s*\((?P<variables>.*)\)\)\s*\Z')


def record(files: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """One row for each rule of some files, given as (name, text): file, line, ``says`` (its sentence), ``head``
    (name/arity of what it derives), ``fixed`` (the strings among the head's arguments, by position) and ``part``, the
    recording rule, whose goal is the constant ``g``."""
    rules: list[dict[str, Any]] = []
    for name, text in files:
        _record_file(name, text, rules)
    return rules


def _record_file(file: str, text: str, rules: list[dict[str, Any]]) -> None:
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
            symbol = statement.head.atom.symbol
            rules.append(
                {
                    "file": file,
                    "line": statement.location.begin.line,
                    "says": _text(sentence),
                    "head": f"{symbol.name}/{len(symbol.arguments)}",
                    "fixed": _strings(symbol),
                    "part": _recorded(len(rules), statement, _variables(sentence)),
                }
            )

    ast.parse_string(text, on)


def _strings(symbol: Any) -> list[tuple[int, str]]:
    from clingo import SymbolType, ast

    return [
        (index, argument.symbol.string)
        for index, argument in enumerate(symbol.arguments)
        if argument.ast_type == ast.ASTType.SymbolicTerm and argument.symbol.type is SymbolType.String
    ]


def _text(label: str) -> str:
    match = _LABEL.match(label)
    if label and not match:
        raise ValueError(f"malformed label: {label}")
    return match["text"] if match else ""


def _variables(label: str) -> str:
    match = _LABEL.match(label)
    return match["variables"] if match else ""


def _recorded(number: int, rule: Any, variables: str) -> str:
    from clingo import ast

    names = _Names()
    head, tests = _plain_head(rule.head.atom.symbol)
    premises, body = [], []
    for literal in rule.body:
        plain = literal.ast_type == ast.ASTType.Literal and literal.atom.ast_type == ast.ASTType.SymbolicAtom
        if plain and literal.sign == ast.Sign.NoSign:
            literal = names(literal)
            if literal.atom.symbol.name not in UNTOLD:
                premises.append(f"pos({literal.atom})")
        elif plain:
            premises.append(f"neg({_blank(str(literal.atom))})")
        else:
            premises += _compared(literal)
        body.append(str(literal))
    values = [*([variables] if variables else []), "end"]
    return f"_why({number},g,({','.join([*premises, 'end'])}),({','.join(values)})) :- {head} = g, {', '.join([*body, *tests])}."


def _compared(literal: Any) -> list[str]:
    """The comparisons of a literal, with what is compared. That something equals a name for it says nothing."""
    from clingo import ast

    if literal.ast_type != ast.ASTType.Literal or literal.atom.ast_type != ast.ASTType.Comparison:
        return []
    found, left = [], literal.atom.term
    for guard in literal.atom.guards:
        sign = _SIGNS[guard.comparison]
        computed = any(t.ast_type == ast.ASTType.BinaryOperation for t in (left, guard.term))
        if sign != "=" or computed:
            found.append(f'cmp({left},"{sign}",{guard.term})')
        left = guard.term
    return found


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
