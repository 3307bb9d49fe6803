"""Licence expressions: SPDX syntax over the catalogue's names, brought into "one of these lists".

``MIT OR (A AND B)`` is ``(("MIT",), ("A", "B"))``: alternatives, each a list of licences that bind together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from compat.errors import ExpressionError, UnknownLicenseError
from compat.licenses.names import Names

_OPERATORS = re.compile(r"[\s()]")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+:\-]*\Z")
# Four words that stand where a licence is asked for and are none (docs/vocabulary.md).
NOT_LICENSES = ("own", "proprietary", "none", "unknown")
_SAME = {"other": "unknown", "noassertion": "unknown"}  # nobody looked; SPDX's NONE is `none`
MOST = 256  # alternatives of one expression


@dataclass(frozen=True)
class Expression:
    """``alternatives`` by licence id; ``unknown`` are the ids among them of which the catalogue knows no facts."""

    text: str
    alternatives: tuple[tuple[str, ...], ...]
    unknown: frozenset[str] = frozenset()

    @property
    def over_ids(self) -> str:
        """The same as an expression over ids. Terms of one's own are ``proprietary``, however they were named."""
        if self.alternatives in ((("own",),), (("none",),)):
            return "proprietary"
        together = [" AND ".join(one) for one in self.alternatives]
        return " OR ".join(f"({one})" if len(together) > 1 and " AND " in one else one for one in together)


def parse(text: str, names: Names) -> Expression:
    """Read an expression.

    A single name may be any spelling that the catalogue knows; inside an expression names are ids. An id that
    the catalogue does not hold stays, as unknown. Raises ``ExpressionError`` on bad syntax and
    ``UnknownLicenseError`` on a word that can't be an id, or on the name of a family.
    """
    if not isinstance(text, str):
        raise ExpressionError(f"a licence must be text, not {text!r}")
    stripped = text.strip()
    if not stripped:
        raise ExpressionError("the licence expression is empty")
    if "\0" in stripped:
        raise ExpressionError("a NUL character is not allowed in a licence expression")
    word = _SAME.get(stripped.casefold(), stripped.casefold())
    if word == "unknown":
        return Expression(text, (("unknown",),), frozenset({"unknown"}))
    if word in NOT_LICENSES:
        return Expression(text, ((word,),))
    found = names.find(stripped)
    if found and names.is_exception(found):
        raise ExpressionError(f"{found} is an exception, no licence by itself; write the licence, WITH, and {found}")
    if found:
        return Expression(text, ((found,),), frozenset({found}) if names.unread(found) else frozenset())
    if not _OPERATORS.search(stripped):
        return _single(stripped, names)
    return _plain(stripped, names) or _compound(stripped, names)


def _plain(text: str, names: Names) -> Expression | None:
    """Ids with one operator between them all, which most expressions are: the library that reads the others is slow to
    import. None if it is anything else."""
    for operator in ("AND", "OR"):
        parts = [part.strip() for part in text.split(f" {operator} ")]
        if len(parts) > 1 and all(_ID.match(part) for part in parts):
            ids = [_identified(part, names) for part in parts]
            listed = tuple(dict.fromkeys(id for id, _ in ids))
            alternatives = (listed,) if operator == "AND" else tuple((id,) for id in listed)
            unique = dict.fromkeys(_modified(one, names) for one in alternatives)
            return Expression(text, tuple(unique), frozenset(id for id, known in ids if not known))
    return None


def _single(name: str, names: Names) -> Expression:
    id, known = _identified(name, names)
    return Expression(name, ((id,),), frozenset() if known else frozenset({id}))


def _identified(name: str, names: Names) -> tuple[str, bool]:
    """The id that a name in an expression stands for, and whether the catalogue holds it."""
    found = names.find(name)
    if found:
        return found, not names.unread(found)
    if name.endswith("+") and len(name) > 1:  # GPL-2.0+ is the old spelling of GPL-2.0-or-later
        later = names.find(name[:-1] + "-or-later") or names.find(name[:-1])
        if later:
            return later, True
    if _SAME.get(name.casefold(), name.casefold()) == "unknown":
        return "unknown", False
    if name.casefold() in NOT_LICENSES:
        raise ExpressionError(f"{name!r} stands alone, not inside an expression")
    if not _ID.match(name):
        raise UnknownLicenseError(f"{name!r} is no licence name", nearest=names.near(name))
    try:
        names.resolve(name)
    except UnknownLicenseError as error:
        if "family" in error.message:
            raise
    return name, False


def _modified(alternative: tuple[str, ...], names: Names) -> tuple[str, ...]:
    """``Apache-2.0 AND commons-clause-1.0``: what is an exception (or a condition) modifies the licences beside it."""
    result = [id for id in alternative if not names.is_exception(id)]
    for exception in (id for id in alternative if names.is_exception(id)):
        result = [names.with_exception(id, exception) or id for id in result]
    return tuple(result)


def _kept(name: str, names: Names) -> str:
    """The id for a name in an expression, or the name as it was."""
    return _identified(name, names)[0]


def _compound(text: str, names: Names) -> Expression:
    """Parse with license-expression, imported only when there is an operator or a parenthesis."""
    import boolean
    from license_expression import ExpressionError as Bad
    from license_expression import ExpressionParseError, Licensing

    licensing = Licensing()
    try:
        tree = licensing.parse(text)
    except (Bad, ExpressionParseError, boolean.ParseError, RecursionError) as problem:
        reason = str(problem).splitlines()[0] if str(problem) else "bad syntax"
        raise ExpressionError(f"{text!r} is not a licence expression: {reason}") from None
    except Exception as problem:  # the library raises bare exceptions on some malformed input
        raise ExpressionError(f"{text!r} is not a licence expression: {problem}") from None
    unknown: set[str] = set()

    def alternatives(node: object) -> list[tuple[str, ...]]:
        if isinstance(node, licensing.OR):
            result = [one for arg in node.args for one in alternatives(arg)]
        elif isinstance(node, licensing.AND):
            result = [()]
            for arg in node.args:
                result = [(*left, *right) for left in result for right in alternatives(arg)]
                if len(result) > MOST:
                    raise ExpressionError(f"{text!r} has more than {MOST} alternatives")
        else:
            key = node.key if hasattr(node, "key") else str(node)
            if hasattr(node, "exception_symbol"):
                found = names.with_exception(_kept(node.license_symbol.key, names), node.exception_symbol.key)
                if found is None:
                    unknown.add(str(node))
                return [(found or str(node),)]
            id, known = _identified(key, names)
            if not known:
                unknown.add(id)
            return [(id,)]
        if len(result) > MOST:
            raise ExpressionError(f"{text!r} has more than {MOST} alternatives")
        return result

    try:
        found = alternatives(tree)
    except RecursionError:
        raise ExpressionError("the licence expression is nested too deeply") from None
    unique = dict.fromkeys(_modified(tuple(dict.fromkeys(one)), names) for one in found)
    return Expression(text, tuple(unique), frozenset(unknown))
