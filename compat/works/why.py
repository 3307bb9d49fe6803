"""Questions for a reason: "why can I not release X under Y", "why X conflicts with Y".

What asks for the reason is taken off here; the rest is the grammar of every other question (sentence.py). Two licences that
conflict are asked about both ways: what is under the one in a work under the other, and the other way round.
"""

from __future__ import annotations

import re

from compat.errors import QuestionError

EXAMPLES = ("why can I not release a fine-tune of llama3.1 under apache-2.0", "why llama3.1 conflicts with apache-2.0")

_MODAL = "can|could|may|might|must|should|am|is|are|do|does|would"
_BOTH_WAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:(?:do|does|would)\s+)?(?P<a>.+?)\s+(?:conflicts?|clash(?:es)?|collides?)\s+with\s+(?P<b>.+)",
        r"(?:(?:do|does|would)\s+)?(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+(?:conflict|clash|collide)",
        r"(?:is|are)\s+(?P<a>.+?)\s+(?:in\s+)?(?:incompatible|not\s+compatible|conflict)\s+with\s+(?P<b>.+)",
        r"(?P<a>.+?)\s+(?:is|are)(?:\s+not\s+|n't\s+)compatible\s+with\s+(?P<b>.+)",
        r"(?P<a>.+?)\s+(?:is|are)\s+incompatible\s+with\s+(?P<b>.+)",
        r"(?:are\s+)?(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+(?:are\s+)?(?:incompatible|not\s+compatible)",
    )
)
_ONE_WAY = re.compile(r"(?P<a>.+?)\s+is\s+compatible\s+(?P<b>(?:with|to)\s+.+)", re.IGNORECASE)
# "can I not", "can't I", "cannot I", "am I not allowed to": whether it can be is what is asked.
_NOT_AT_ALL = re.compile(
    rf"(?P<modal>{_MODAL})(?P<no>n['’]?t|\s?not)?\s+(?P<who>(?:i|we|one|you|somebody|people)\s+)?(?P<not>not\s+)?",
    re.IGNORECASE,
)
_CONTRACTED = {"ca": "can"}  # can't


def asked_why(text: str) -> tuple[str, ...]:
    """The questions whose answers give the reason that is asked for: one, or two for licences that conflict.

    Raises ``QuestionError`` if nothing is asked.
    """
    asked = " ".join(text.split()).rstrip("?!. ")
    asked = re.sub(r"^why\b\s*", "", asked, flags=re.IGNORECASE)
    if not asked:
        raise QuestionError("why what?", nearest=EXAMPLES)
    for form in _BOTH_WAYS:
        found = form.fullmatch(asked)
        if found:
            a, b = (re.sub(r"^(?:is|are)\s+", "", found[name], flags=re.IGNORECASE) for name in ("a", "b"))
            return f"is {a} compatible with {b}", f"is {b} compatible with {a}"
    one = _ONE_WAY.fullmatch(asked)
    if one and not one["a"].casefold().startswith(("is ", "are ")):
        return (f"is {one['a']} compatible {one['b']}",)
    return (_affirmed(asked),)


def _affirmed(asked: str) -> str:
    """The question without its "not"."""
    asked = re.sub(r"^can[’']t\b", "can", asked, flags=re.IGNORECASE)
    asked = re.sub(r"^cannot\b", "can", asked, flags=re.IGNORECASE)
    found = _NOT_AT_ALL.match(asked)
    if not found or not (found["no"] or found["not"]):
        return asked
    return f"{found['modal']} {found['who'] or ''}{asked[found.end() :]}"
