"""Licences, vocabulary and law as ASP facts.

Only our own files become text here. What a user writes enters clingo as symbols (solving.py).
A term is ``t(Name,Value)``; every argument else is a string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from compat.knowledge.law import Law
from compat.knowledge.model import ALWAYS
from compat.licenses.model import Fact, License
from compat.licenses.vocabulary import TERM_SECTIONS, Vocabulary

ON_DATE = "on-date"
MOST_TOGETHER = 4  # circumstances that one limit can ask for at once (the arity of bites/5)
USE_RESTRICTIONS = "use-restrictions"  # the term under which the items of a use policy are told of together
# The permission by which an outbound licence is shown to promise more: the first of these that it grants.
_WIDEST = ("use", "distribute-derivatives", "distribute", "reproduce", "modify")
_UNLIMITED_ACTS = ("patent", "offer-warranty")


def quoted(text: str) -> str:
    """A clingo string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def atom(predicate: str, *arguments: str) -> str:
    return f"{predicate}({','.join(arguments)})."


def term(name: str, value: str = "") -> str:
    return f"t({quoted(name)},{quoted(value)})"


def of_license(license: License, vocabulary: Vocabulary) -> Iterator[str]:
    """The facts of one licence. Its id stands in every one of them, so that licences never mix."""
    id = quoted(license.id)
    yield atom("license", id)
    for fact in license.facts:
        yield from _OF_KIND.get(fact.kind, _nothing)(id, license, fact, vocabulary)
    granted = {fact.name for fact in license.facts if fact.kind == "permission"}
    spelt_out = {fact.name for fact in license.facts if fact.kind == "permission" and not fact.details.get("implied")}
    widest = next((act for acts in (spelt_out, granted) for act in _WIDEST if act in acts), None)
    if widest:
        yield atom("widest", id, quoted(widest))


_GOING_OUT = ("license", "licensor", "grants", "denies", "disputes", "widest", "uses", "confines", "share_alike")
_OF_BANS = ("ban", "tolerates", "exempts")


def of_outbound(license: License, vocabulary: Vocabulary) -> Iterator[str]:
    """The facts of one licence that matter where it only goes out, its terms among them (``term/2``). What differs in one
    argument stands in one pool, which clingo reads several times as fast."""
    id = quoted(license.id)
    pools: dict[tuple[str, str], dict[str, None]] = {}
    for line in of_license(license, vocabulary):
        predicate, _, rest = line.removesuffix(").").partition("(")
        if predicate in (*_GOING_OUT, *_OF_BANS):
            first, _, last = rest.partition(",")
            pools.setdefault((predicate, first), {})[last] = None
    for fact in license.facts:
        if fact.kind in _TERM_KINDS:
            pools.setdefault(("term", id), {})[term(fact.name, fact.value)] = None
    for (predicate, first), rows in pools.items():
        if rows == {"": None}:
            yield atom(predicate, first)
        elif all(row.count(",") == 0 or predicate == "term" for row in rows):
            yield atom(predicate, first, f"({';'.join(rows)})" if len(rows) > 1 else next(iter(rows)))
        else:
            yield from (atom(predicate, first, row) for row in rows)


def _nothing(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    return iter(())


def _question(license: License, fact: Fact) -> str:
    """The open question on which a fact rests: of the text's own contradiction, or none."""
    condition = fact.details.get("if")
    return f"{fact.clause.license}:{next(iter(condition))}" if isinstance(condition, dict) else ALWAYS


def _permission(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    yield atom("grants", id, quoted(fact.name))


def _denial(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    if "if" in fact.details:
        yield atom("disputes", id, quoted(fact.name), quoted(_question(license, fact)))
    else:
        yield atom("denies", id, quoted(fact.name))


def _limit(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    row, this, question = vocabulary.term(fact.name), term(fact.name, fact.value), quoted(_question(license, fact))
    for act in fact.details.get("acts") or ("any",):  # type: ignore[attr-defined]
        yield atom("limit", id, this, quoted(act), question)
    yield atom("bites", this, *(quoted(c) for c in circumstances(fact, row)))
    yield from _confining(id, license, fact)


def _confining(id: str, license: License, fact: Fact) -> Iterator[str]:
    this = term(fact.name, fact.value)
    yield atom("confines", id, this, quoted(_question(license, fact)))
    yield atom("about", this, quoted("multimodal" if "multimodal" in with_(fact) else ALWAYS))


def _restriction(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    yield atom("forbids", id, term(fact.name, fact.value))
    if "catches" in fact.details:
        caught = vocabulary.rows["catches"][str(fact.details["catches"])]["trips"]
        yield atom(
            "forbids_training", id, term(fact.name, fact.value), quoted(_question(license, fact)), quoted(caught)
        )
        if fact.details.get("spares"):
            yield atom("spares", id, term(fact.name, fact.value))
    if confines(fact.kind, vocabulary.term(fact.name)):
        yield from _confining(id, license, fact)


def _use_restriction(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    yield atom("uses", id, quoted(fact.clause.license), term(fact.name, fact.value))


def _obligation(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    for trigger in fact.details["on"]:  # type: ignore[attr-defined]
        for circumstance in above(fact) or (ALWAYS,):
            yield atom("owes", id, term(fact.name, fact.value), quoted(trigger), quoted(circumstance))
    if fact.name == "pass-on-similar-restrictions":
        yield atom("similar_suffices", id)


def _share_alike(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    triggers = fact.details.get("on") or ("distribute",)
    if not set(triggers) <= {"distribute-copies", "publish-outputs"}:  # type: ignore[call-overload]
        yield atom("share_alike", id, quoted(fact.name), quoted(_question(license, fact)))
    if fact.details.get("copies"):
        yield atom("copies_alike", id, quoted(_question(license, fact)))
    for trigger in triggers:  # type: ignore[attr-defined]
        yield atom("share_on", id, quoted(trigger))
    if fact.details.get("forms"):
        yield atom("source_only", id)


def _ban(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    yield atom("ban", id, quoted(str(fact.details["over"])), quoted(str(fact.details["strength"])))


def _becomes(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    if fact.details["mode"] == ON_DATE:  # what has turned is under the other licence, and is asked about as that
        return
    question = str(fact.details.get("reading", ALWAYS))
    if fact.details["mode"] == "class":
        yield atom("becomes_class", id, quoted(fact.name), quoted(question))
        return
    yield atom("becomes", id, quoted(fact.name), quoted(str(fact.details["mode"])), quoted(question))


def _derivative(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    yield atom("defines", id, quoted(fact.name), quoted(str(fact.details["is"])))


def _named(predicate: str) -> Callable[[str, License, Fact, Vocabulary], Iterator[str]]:
    def facts(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
        yield atom(predicate, id, quoted(fact.name))

    return facts


def _ending(id: str, license: License, fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    yield atom("ends", id, term(fact.name, fact.value))


_OF_KIND = {
    "permission": _permission,
    "denial": _denial,
    "limit": _limit,
    "restriction": _restriction,
    "use-restriction": _use_restriction,
    "obligation": _obligation,
    "ending": _ending,
    "share-alike": _share_alike,
    "ban": _ban,
    "becomes": _becomes,
    "derivative": _derivative,
    "tolerates": _named("tolerates"),
    "exempts": _named("exempts"),
    "hosting": _named("hosting"),
    "licensor": _named("licensor"),
}
_TERM_KINDS = ("limit", "restriction", "use-restriction", "obligation", "ending")


def confines(kind: str, row: Mapping[str, Any]) -> bool:
    """Whether a term limits what recipients may do with the work, so that an outbound licence can exceed it."""
    if kind in ("limit", "use-restriction"):
        return True
    return kind == "restriction" and row.get("limits", "copyright") == "copyright" and row.get("kind") != "sale"


def above(fact: Fact) -> list[str]:
    """The circumstances any of which brings a duty into play that only large licensees have."""
    sizes = (str(size).split() for size in fact.details.get("above", ()))  # type: ignore[attr-defined]
    return [f"{measure}-over:{figure}" for measure, figure in sizes]


def with_(fact: Fact) -> tuple[str, ...]:
    return tuple(fact.details.get("with", ()))  # type: ignore[arg-type]


def circumstances(fact: Fact, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The circumstances that together bring a limit into play (``always`` where fewer are enough)."""
    own, *more = row.get("trips") or [ALWAYS]
    if "figure" in fact.details:
        own = f"{own}:{fact.details['figure']}"
    if "places" in fact.details:
        own = f"{own}:{' '.join(fact.details['places'])}"  # type: ignore[arg-type]
    all_of = (own, *more, *with_(fact))
    if len(all_of) > MOST_TOGETHER:
        raise ValueError(f"{fact.name}: more than {MOST_TOGETHER} circumstances together")
    return (*all_of, *(ALWAYS,) * (MOST_TOGETHER - len(all_of)))


_KIND_OF_SECTION = {"limits": "limit", "restrictions": "restriction", "uses": "use-restriction"}


def of_terms(license: License, vocabulary: Vocabulary) -> Iterator[str]:
    """What the vocabulary says of the terms of one licence: all that a question about few licences needs."""
    names = {fact.name for fact in license.facts if fact.kind in _TERM_KINDS}
    for section in TERM_SECTIONS:
        for name, row in vocabulary.rows[section].items():
            if name in names:
                yield from _of_term(section, name, row)


def of_notes(license: License) -> Iterator[str]:
    """The facts of one licence that warn and decide nothing."""
    for fact in license.facts:
        if fact.kind == "note":
            yield atom("notes", quoted(license.id), quoted(fact.name), quoted(fact.value))
        if fact.kind == "becomes" and fact.details["mode"] == ON_DATE:
            turned = f"{fact.name} after {fact.details.get('after', 'a while')} years"
            yield atom("notes", quoted(license.id), quoted("turns-into"), quoted(turned))
        if fact.kind == "excludes":
            yield atom("excludes", quoted(license.id), quoted(fact.name))


def of_vocabulary(vocabulary: Vocabulary) -> Iterator[str]:
    """What the vocabulary says of all terms, with the readings on which some of it rests."""
    for section in TERM_SECTIONS:
        for name, row in vocabulary.rows[section].items():
            yield from _of_term(section, name, row)


def of_acts(vocabulary: Vocabulary) -> Iterator[str]:
    """The acts, and what no licence has as a term of its own."""
    yield atom("may_carry", quoted(USE_RESTRICTIONS))
    for act in vocabulary.rows["acts"]:
        yield atom("act", quoted(act))
        if act not in _UNLIMITED_ACTS:
            yield atom("limitable", quoted(act))


def _of_term(section: str, name: str, row: Mapping[str, Any]) -> Iterator[str]:
    this = quoted(name)
    right = str(row.get("limits", "copyright"))
    if right != "none":
        yield atom("narrows", this, quoted(right))
    if confines(_KIND_OF_SECTION.get(section, ""), row):
        yield atom("confining", this)
        if row.get("carry", True):
            yield atom("may_carry", this)
    if section == "endings":
        yield atom("ending", this)
    for key in ("kind", "like", "code"):
        if row.get(key):
            yield atom(key, this, quoted(row[key]))
    if row.get("restates"):
        yield atom("restates", this)
    for other in row.get("covers", {}):
        yield atom("covers_by_name", this, quoted(other))
    for other in row.get("clashes", {}):
        yield atom("clashes", this, quoted(other))
    for key, predicate in (("may_cover", "may_cover"), ("may_be", "may_be_kind")):
        for other, reading in row.get(key, {}).items():
            yield atom(predicate, this, quoted(other), quoted(reading))
    if row.get("may_restate"):
        yield atom("may_restate", this, quoted(row["may_restate"]))


def of_figures(licenses: Iterable[License]) -> Iterator[str]:
    """Which threshold is inside which: a lower figure of the same measure, counted at the same date, covers a higher one."""
    found: dict[tuple[str, str, tuple[str, ...]], dict[int, str]] = {}
    for license in licenses:
        for fact in license.facts:
            if fact.kind == "limit" and "figure" in fact.details:
                key = (fact.name, str(fact.details.get("on", "")), with_(fact))
                found.setdefault(key, {})[int(fact.details["figure"])] = fact.value  # type: ignore[call-overload]
    for (name, _, _), figures in found.items():
        for low in figures:
            for high in figures:
                if low < high:
                    yield atom("covers_by_figure", term(name, figures[low]), term(name, figures[high]))


def of_law(law: Law) -> Iterator[str]:
    """Relations and what the law permits where a licence is silent."""
    for name, row in law.relations.items():
        relation = quoted(name)
        for act in row["acts"]:
            yield atom("relation_act", relation, quoted(act))
        if row["makes"] != "nothing":
            yield atom("makes", relation, quoted(row["makes"]))
        for key, predicate in (("fallback", "fallback"), ("reading", "reading"), ("consent", "consents")):
            if row.get(key):
                yield atom(predicate, relation, quoted(row[key]))
        if row.get("learns"):
            yield atom(f"learns_from_{row['learns']}", relation)
        if row.get("keeps_outputs"):
            yield atom("carries_outputs", relation)
    for act in law.silence["permitted"]:
        yield atom("permitted_by_law", quoted(act))
    for act in law.silence["givable"]:
        yield atom("givable", quoted(act))
