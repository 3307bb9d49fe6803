"""Find quotes in the reference texts, inside the section that a fact cites.

The texts are not part of the repository; they lie in ``../shared/licence-texts`` (or in the
folder that ``COMPAT_LICENCE_TEXTS`` names). A licence file lists the outline of its text in
``sections:`` (section -> the words with which it opens), so that "inside the section" can be
checked by anybody: a section runs from its opening words to the opening words of the next
section that is not a part of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from compat.licenses.reading import length

TEXTS = Path(os.environ.get("COMPAT_LICENCE_TEXTS", Path(__file__).parents[2] / "shared" / "licence-texts"))

QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " "})


def words(text: str) -> str:
    """Text without what differs between editions of the same words: markup, quotation marks, space, case."""
    text = re.sub(r"<[^>]{1,80}>", " ", text)
    text = text.translate(QUOTES).replace("``", '"').replace("''", '"')
    text = re.sub(r"[*_`#>|\\]+", " ", text)
    return re.sub(r"\s+", " ", text).strip().lower()


def editions(raw: str) -> tuple[str, str]:
    """The text with words broken at line ends joined, and with the hyphen kept."""
    return words(re.sub(r"-\n\s*", "", raw)), words(re.sub(r"-\n\s*", "-", raw))


def parts(section: str) -> tuple[str, ...]:
    """``2(a)(5)(C)`` and ``2.a.5.C`` are the same place: ('2', 'a', '5', 'C')."""
    return tuple(part for part in re.split(r"[.()\s]+", section) if part)


def opens_as_named(section: str, opening: str) -> bool:
    """The last part of a section's name stands in the words with which it opens (``1.b`` -> "b. Redistribution")."""
    squeezed = re.sub(r"[^a-z0-9]", "", words(opening))
    last = re.sub(r"[^a-z0-9]", "", parts(section)[-1].lower())
    return last in squeezed


def spans(outline: dict[str, str], text: str) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Where each section of the outline begins and ends in the text, and what is wrong with the outline."""
    starts, problems, position = [], [], 0
    for section, opening in outline.items():
        found = text.find(words(opening), position)
        if found < 0:
            problems.append(f"section {section}: {opening!r} is not found after the section before it")
            continue
        if not opens_as_named(section, opening):
            problems.append(f"section {section}: its opening words {opening!r} do not show that name")
        starts.append((section, found))
        position = found + 1
    result = {}
    for index, (section, start) in enumerate(starts):
        own = parts(section)
        end = next((s for name, s in starts[index + 1 :] if parts(name)[: len(own)] != own), len(text))
        result[section] = (start, end)
    return result, problems


def problems_of(outline: dict[str, str], facts: list[dict], raw: str) -> list[str]:
    """What is wrong with the quotes of some facts: one line each, empty if all is well."""
    best: list[str] | None = None
    for text in editions(raw):
        places, problems = spans(outline, text)
        for fact in facts:
            quote, section = words(str(fact.get("quote", ""))), str(fact.get("section", ""))
            if length(quote) < 4:
                problems.append(f"section {section}: {quote!r} has fewer than four words")
            elif section not in places:
                problems.append(f"section {section} is cited but not in the outline")
            elif quote not in text:
                problems.append(f"section {section}: {quote!r} is not in the text")
            elif quote not in text[slice(*places[section])]:
                problems.append(f"section {section}: {quote!r} is in the text, but not in this section")
        if best is None or len(problems) < len(best):
            best = problems
    return best or []


def words_without_reason(silent: Mapping[str, str], dimensions: Mapping[str, Mapping], raw: str) -> list[str]:
    """Dimensions called silent without a reason, although the text has one of their trigger words: a line each."""
    text, found = words(raw), []
    for name, why in silent.items():
        hits = [m for pattern in dimensions[name]["words"] for m in re.finditer(pattern, text)]
        if hits and not why:
            shown = " | ".join(text[max(0, m.start() - 40) : m.end() + 40] for m in hits[:3])
            found.append(f"silent on {name} needs a reason: …{shown}…")
    return found


def main(paths: list[str]) -> int:
    """Check licence files given on the command line: format, vocabulary, digest of the text, every quote."""
    import hashlib

    from compat.errors import CompatError
    from compat.knowledge import law
    from compat.licenses import dimensions, reading, vocabulary
    from compat.resources import folder

    words_of = vocabulary.read(folder("licenses") / "vocabulary.yaml")
    relations = tuple(law.read(folder("rules")).relations)
    bad = 0
    for path in paths:
        try:
            license = reading.LicenseFile(Path(path), words_of, relations).license()
        except CompatError as error:
            print(error)
            bad += 1
            continue
        text = TEXTS / f"{license.text}.txt"
        if not text.is_file():
            print(f"{path}: no reference text {license.text!r}")
            continue
        raw = text.read_bytes()
        problems = problems_of(
            dict(license.sections),
            [{"section": fact.clause.section, "quote": fact.clause.quote} for fact in license.facts],
            raw.decode("utf-8"),
        )
        problems += dimensions.problems(license, words_of)
        problems += words_without_reason(license.silent, words_of.rows["dimensions"], raw.decode("utf-8"))
        if hashlib.sha256(raw).hexdigest() != license.text_sha256:
            problems.append(f"text.sha256 should be {hashlib.sha256(raw).hexdigest()}")
        bad += bool(problems)
        for problem in problems:
            print(f"{path}: {problem}")
    print(f"{len(paths)} files, {bad} with problems")
    return 1 if bad else 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
