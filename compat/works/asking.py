"""Questions that leave the outbound licence open: "which licences can I use for a fine-tune of llama3.1".

What stands around the release is taken off here; the rest is the grammar of every other question (sentence.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from compat.errors import Place, QuestionError
from compat.licenses.names import Names
from compat.works import words
from compat.works.model import Work
from compat.works.sentence import parse

EXAMPLES = (
    "which licences can I use for a fine-tune of llama3.1 trained on CC-BY-SA-4.0",
    "under which licence can I release a merge of gemma and MIT",
)
WORK_FILES = (".yaml", ".yml", ".json")

_ASKED = r"(?:which|what)\s+licen[cs]es?"
_BARE = r"licen[cs]es?"  # after `compat which`
_MAY = r"(?:can|could|may|might|should|would|do|must|shall|am|are|is|will)"
_WHO = r"(?:(?:i|we|one|you|somebody|someone|people)\s+)?"
_VERB = "|".join(sorted(map(re.escape, (*words.RELEASE, *words.SELL)), key=len, reverse=True))
_GERUND = {
    f"{verb.removesuffix('e')}ing": verb for verb in ("release", "publish", "distribute", "share", "upload", "sell")
}
_OPEN = re.compile(rf"\b{_ASKED}\b", re.IGNORECASE)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """The ways to ask for it; compiled only where it is asked for, since that takes as long as an answer's rules do."""
    return tuple(
        re.compile(pattern, re.IGNORECASE | re.DOTALL)
        for pattern in (
            # which licences can I use for X; which licence is there for X
            rf"(?:{_ASKED}|{_BARE})\s+(?:{_MAY}\s+{_WHO})?(?:be\s+)?(?:use|used|take|choose|pick|apply|put|give|need|allowed|possible|available|there|have)\s+(?:on|for|with)\s+(?P<rest>.+)",
            # which licence can I use to release X
            rf"(?:{_ASKED}|{_BARE})\s+{_MAY}\s+{_WHO}(?:use|take|choose|pick)\s+to\s+(?P<verb>{_VERB})\s+(?P<rest>.+)",
            # under which licence can I release X; which licence may I release X under
            rf"(?:under\s+)?(?:{_ASKED}|{_BARE})\s+{_MAY}\s+{_WHO}(?P<verb>{_VERB})\s+(?P<rest>.+?)(?:\s+(?:under|as|with))?",
            # what can I license X as; how can I license X
            rf"(?:what|how|as\s+what|under\s+what)\s+{_MAY}\s+{_WHO}(?:licen[cs]e)\s+(?P<rest>.+?)(?:\s+(?:under|as))?",
            # which licence can X have; which licences can X be released under
            rf"(?:under\s+)?(?:{_ASKED}|{_BARE})\s+{_MAY}\s+(?P<rest>.+?)\s+(?:have|carry|be\s+(?:under|(?:released|published|licen[cs]ed|distributed|sold|shared)(?:\s+(?:under|as|with))?)|go\s+out\s+under)",
            # can I release X under which licence
            rf"(?:{_MAY}\s+)?{_WHO}(?P<verb>{_VERB})\s+(?P<rest>.+?)\s+(?:under|with|as)\s+{_ASKED}",
            # which licence for X
            rf"(?:{_ASKED}|{_BARE})\s+for\s+(?P<rest>.+)",
        )
    )


def asks_which(text: str) -> bool:
    """Whether a question asks for the outbound licence, in place of naming one."""
    return bool(_OPEN.search(text))


def is_file(text: str) -> bool:
    """Whether this is the path of a work file (``-``: standard input), and no question."""
    return text == "-" or text.casefold().endswith(WORK_FILES) or _exists(text)


def _exists(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a path, or a NUL
        return False


def parse_which(text: str, names: Names, kind_of: Callable[[str], str]) -> Work:
    """The work that a question for its outbound licence describes, without one.

    Raises ``QuestionError`` on words that are not understood, and if the question names an outbound licence itself.
    """
    work = parse(_release_of(text), names, kind_of)
    named = work.artifact(work.release.artifact).license
    if named:
        raise QuestionError(
            f"the question names the outbound licence, {named}; ask whether it can be that (compat can), or leave it out",
            Place(word=named),
            EXAMPLES,
        )
    return replace(work, question=text)


def _release_of(text: str) -> str:
    """The release that a question is about, as a question of its own."""
    asked = " ".join(text.split()).rstrip("?!. ")  # runs of spaces would make the search for a phrase slow
    for form in _forms():
        found = form.fullmatch(asked)
        if found:
            verb = found.groupdict().get("verb") or "release"
            return _plain(verb, found["rest"])
    if asks_which(asked) or re.match(rf"{_BARE}\b", asked, re.IGNORECASE):
        raise QuestionError("I don't understand which licence is asked for", Place(word=asked), EXAMPLES)
    if not asked:
        raise QuestionError("the question is empty", nearest=EXAMPLES)
    return _plain("release", asked)


def _plain(verb: str, rest: str) -> str:
    """``release X``; of "for releasing X" and "to release X" the verb is taken."""
    first, _, more = rest.strip().partition(" ")
    if first.casefold() in _GERUND and more:
        return f"{_GERUND[first.casefold()]} {more}"
    if first.casefold() in (*words.RELEASE, *words.SELL) and more:
        return rest
    return f"{verb} {rest}"
