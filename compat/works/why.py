"""Questions for a reason: "why can I not release X under Y", "why X conflicts with Y".

What asks for the reason is taken off here; the rest is the grammar of every other question (sentence.py). Two licences that
conflict are asked about both ways: what is under the one in a work under the other, and the other way round.
"""

from __future__ import annotations

import re

from compat.errors import QuestionError

EXAMPLES = ("why can I not release a fine-tune of llama3.1 under apache-2.0", "why llama3.1 conflicts with apache-2.0")

_CLASH = r"(?:conflicts?|clash(?:es)?|collides?|(?:(?:is|are) )?(?:in conflict|incompatible|not compatible)|(?:is|are)n['’]t compatible)"
_CLASH_WITH = re.compile(rf" {_CLASH} with ", re.IGNORECASE)
_CLASH_AT_END = re.compile(rf" {_CLASH}\Z", re.IGNORECASE)
_FITS_WITH = re.compile(r" is compatible (?:with|to) ", re.IGNORECASE)
_ASKING = re.compile(r"(?:is|are|do|does|would) ", re.IGNORECASE)
# "can I not", "can't I", "am I not allowed to", "can X not be released": whether it can be is what is asked.
_NOT_AT_ALL = re.compile(
    r"(?P<modal>can|could|may|might|must|should|am|is|are|do|does|would)(?P<no>n['’]?t|['’]t|not| not)? "
    r"(?P<who>(?:i|we|one|you|somebody|people|it) )?(?P<not>not )?",
    re.IGNORECASE,
)


def asked_why(text: str) -> tuple[str, ...]:
    """The questions whose answers give the reason that is asked for: one, or two for licences that conflict.

    Raises ``QuestionError`` if nothing is asked.
    """
    words = text.split()
    asked = " ".join(words[1:] if words and words[0].casefold() == "why" else words).rstrip("?!. ")
    if not asked:
        raise QuestionError("why what?", nearest=EXAMPLES)
    for found in (_two(asked, _CLASH_WITH), _joined(asked)):
        if found:
            one, other = found
            return f"is {one} compatible with {other}", f"is {other} compatible with {one}"
    fit = None if _ASKING.match(asked) else _two(asked, _FITS_WITH)
    return (f"is {fit[0]} compatible with {fit[1]}",) if fit else (_affirmed(asked),)


def _two(asked: str, between: re.Pattern[str]) -> tuple[str, str] | None:
    """What stands on both sides of the only place that fits."""
    places = list(between.finditer(asked))
    if len(places) != 1:
        return None
    return _bare(asked[: places[0].start()]), asked[places[0].end() :]


def _joined(asked: str) -> tuple[str, str] | None:
    """The two of "X and Y conflict"; an ``AND`` belongs to an expression."""
    end = _CLASH_AT_END.search(asked)
    both = _bare(asked[: end.start()]).split(" and ") if end else ()
    return (both[0], both[1]) if len(both) == 2 else None


def _bare(text: str) -> str:
    return _ASKING.sub("", text, count=1) if _ASKING.match(text) else text


def _affirmed(asked: str) -> str:
    """The question without its "not"."""
    if asked.casefold().startswith("not "):
        return asked[4:]
    found = _NOT_AT_ALL.match(asked)
    if found and (found["no"] or found["not"]):
        return f"{found['modal']} {found['who'] or ''}{asked[found.end() :]}"
    return re.sub(r" not be ", " be ", asked, count=1) if found else asked
