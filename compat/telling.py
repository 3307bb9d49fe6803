"""Atoms in words: what a rule that fired, a fact or an absence says to a person (rules/sentences.yaml, labels of rules)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from clingo import String, Symbol, SymbolType

from compat.knowledge.model import ALWAYS, Knowledge, clause_of
from compat.knowledge.sentences import PLACEHOLDER, SORTS
from compat.licenses.vocabulary import label_of
from compat.reasoning.findings import Finding, Term
from compat.reasoning.solving import Firing, term_of
from compat.speech import Speech, listed
from compat.works.model import Artifact, Work

# Which facts of a licence an atom stands for: predicate -> (kinds of fact, position of the name or None).
_SOURCES: dict[str, tuple[tuple[str, ...], int | None]] = {
    "grants": (("permission",), 1),
    "denies": (("denial",), 1),
    "disputes": (("denial",), 1),
    "limit": (("limit",), 1),
    "confines": (("limit", "restriction"), 1),
    "uses": (("use-restriction",), 2),
    "forbids_training": (("restriction",), 1),
    "forbids": (("restriction",), 1),
    "spares": (("restriction",), 1),
    "owes": (("obligation",), 1),
    "ends": (("ending",), 1),
    "share_alike": (("share-alike",), 1),
    "copies_alike": (("share-alike",), None),
    "source_only": (("share-alike",), None),
    "ban": (("ban",), None),
    "becomes": (("becomes",), 1),
    "becomes_class": (("becomes",), 1),
    "tolerates": (("tolerates",), 1),
    "exempts": (("exempts",), 1),
    "defines": (("derivative",), 1),
    "hosting": (("hosting",), 1),
    "licensor": (("licensor",), 1),
    "excludes": (("excludes",), 1),
    "notes": (("note",), 1),
    "similar_suffices": (("obligation",), None),
}
_NUMBERED = re.compile(r"(.+?)( \(\d+\))?")  # what a question names after its licence
_NOUNS = {
    "model": "model",
    "adapter": "adapter",
    "dataset": "data",
    "code": "code",
    "document": "material",
    "output": "outputs",
}
_AS_THINGS = {"share-alike": "the duty to share alike", "own-terms": "what you write into them"}
_PLURAL = {"is": "are", "was": "were", "has": "have", "does": "do", "comes": "come", "goes": "go"}
_SEVERAL = re.compile(r"\b(your own terms|(?:your|the \S+) outputs) (is|was|has|does|comes|goes|\w+s)\b")


class Telling(Speech):
    """Words for what was derived of one work."""

    def __init__(self, knowledge: Knowledge, work: Work, ties: Mapping[str, str], offers: Mapping[str, Sequence[str]]):
        """``ties`` tells of each question the answer on which findings rest, ``offers`` of each offer its licences."""
        super().__init__(knowledge, work)
        self._ties = ties
        self._offers = offers
        self._names_license = bool(work.artifact(work.release.artifact).license)

    def clauses(self, atom: Symbol) -> list[dict[str, str]]:
        """The clauses for which an atom stands, if it is a fact of a licence."""
        source = _SOURCES.get(atom.name)
        if source is None or not atom.arguments or atom.arguments[0].type is not SymbolType.String:
            return []
        kinds, position = source
        id = atom.arguments[0].string
        if id not in self._knowledge:
            return []
        record = self._knowledge.record(id)
        if position is None:
            return [clause_of(f) for f in record.facts if f["kind"] in kinds and _fits(atom, f)][:1]
        argument = atom.arguments[position]
        if argument.type is SymbolType.Function:
            name, value = argument.arguments[0].string, argument.arguments[1].string
        else:
            name, value = argument.string, ""
        return [
            clause_of(f)
            for f in record.facts
            if f["name"] == name and (not value or f["value"] == value) and f["kind"] in kinds and _fits(atom, f)
        ][:2]

    def firing(self, firing: Firing) -> str:
        """The sentence of a rule that fired, or what it derived."""
        says = str(self._knowledge.recording[firing.rule]["says"])
        if not says:
            return self.atom(firing.head)
        values = iter([self.value(v) for v in firing.values])
        return _polished(re.sub(r"\{\}", lambda _: next(values), says))

    def atom(self, atom: Symbol) -> str:
        """What an atom says; of what is folded, its predicate and its arguments in words."""
        return self._sentence(atom, "holds") or self._raw(atom)

    def absence(self, atom: Symbol) -> str:
        """That an atom does not hold, in words."""
        return self._sentence(atom, "absent") or f"nothing says: {self._raw(atom)}"

    def kind(self, atom: Symbol) -> str:
        """Who says what no rule derives: clause, statement, question, law or vocabulary. Empty for what rules derive."""
        return str(self._row(atom).get("kind", ""))

    def tells(self, atom: Symbol, positive: bool = True) -> bool:
        """Whether an atom, or that it does not hold, says something to a person."""
        return self._sentence(atom, "holds" if positive else "absent") is not None

    def tells_firing(self, firing: Firing) -> bool:
        """Whether a rule that fired says something to a person."""
        return bool(self._knowledge.recording[firing.rule]["says"]) or self.tells(firing.head)

    def value(self, sym: Symbol) -> str:
        """An argument of an atom, or a value of a label, in words. A label names the manner: ``act(Act,P)``."""
        if sym.type is SymbolType.Number:
            return str(sym.number)
        if sym.type is SymbolType.String:
            return self._named(sym.string)
        if sym.name == "t":
            return self._bare(term_of(sym))
        if sym.name in SORTS or sym.name in self._knowledge.sentences["words"]:
            return self._spoken(sym.name, sym.arguments) or ""
        return self._artifact(sym) if sym.name == "label" else str(sym)

    def _named(self, text: str) -> str:
        if text == self._released or (text in self._artifacts and text not in self._knowledge):
            return self._artifact(String(text))
        if text in self._knowledge.vocabulary["acts"]:
            return self.act(text)
        return self._license(text)

    def _raw(self, atom: Symbol) -> str:
        name = atom.name.replace("_", " ")
        return f"{name}: {', '.join(self.value(a) for a in atom.arguments)}" if atom.arguments else name

    # sentences (rules/sentences.yaml)

    def _row(self, atom: Symbol) -> Mapping[str, Any]:
        return self._knowledge.sentences["rows"].get(f"{atom.name}/{len(atom.arguments)}", {})

    def _sentence(self, atom: Symbol, part: str) -> str | None:
        """The sentence of an atom that holds, or is absent. None where that says nothing to a person."""
        row = self._row(atom)
        template = row.get(part)
        if isinstance(template, Mapping):
            template = template.get(_text(atom.arguments[int(row["by"])]), template.get("else"))
        if template is None:
            return None
        spoken = [
            self._spoken(sort, [atom.arguments[int(position)] for position in positions.split(",")])
            for positions, sort in PLACEHOLDER.findall(template)
        ]
        if None in spoken:
            return None
        values = iter(spoken)
        return _polished(PLACEHOLDER.sub(lambda _: str(next(values)), template))

    def _spoken(self, sort: str, arguments: Sequence[Symbol]) -> str | None:
        """Some arguments in a manner of speaking. None if that makes the sentence say nothing."""
        words = self._knowledge.sentences["words"].get(sort)
        if words is None:
            return getattr(self, f"_say_{sort}")(*arguments)  # type: ignore[no-any-return]
        text = str(words.get(_text(arguments[0]), _text(arguments[0])))
        return _about(text, self._under(arguments[1])) if len(arguments) > 1 else text

    def _say_text(self, text: Symbol) -> str:
        return _text(text)

    def _say_license(self, id: Symbol) -> str:
        return self._license(_text(id))

    def _license(self, id: str) -> str:
        return "a licence that nobody named" if id == "unknown" else self.license(id)

    def _say_giver(self, id: Symbol) -> str:
        return "its author" if _text(id) == "none" else self._license(_text(id))

    def _say_artifact(self, name: Symbol) -> str:
        return self._artifact(name)

    def _artifact(self, name: Symbol) -> str:
        """An artifact; one that is named like its licence is told by what it is: "the MIT code"."""
        if name.type is SymbolType.Function:  # drift.lp: label(Z,K,W)
            return f"a work labelled {self._offer(name.arguments[0])}"
        artifact = self._artifacts.get(name.string)
        if artifact is None or name.string == self._released:
            return self.artifact(name.string)
        named = _NUMBERED.fullmatch(name.string)
        if named is None or named[1] != artifact.license:
            return name.string
        return self._by_license(artifact) + (named[2] or "")

    def _by_license(self, artifact: Artifact) -> str:
        noun, id = _NOUNS[artifact.kind], self._knowledge.names.find(artifact.license)
        if artifact.license in ("own", "none", "unknown"):
            whose = {"own": "of your own", "none": "without a licence", "unknown": "under an unknown licence"}
            return f"the {noun} {whose[artifact.license]}"
        if id and artifact.kind in ("model", "adapter") and self._knowledge.kind_of(id) == "model":
            return self.license(id)
        text = self.expression(artifact.license)
        return f"the {noun} under {text}" if " " in text else f"the {text} {noun}"

    def _say_act(self, act: Symbol, on: Symbol | None = None) -> str:
        return self.act(_text(act)) if on is None else _about(self.act(_text(act)), self._artifact(on))

    def _say_act_under(self, act: Symbol, license: Symbol) -> str:
        return _about(self.act(_text(act)), self._under(license))

    def _under(self, license: Symbol) -> str:
        return f"what is under {self._license(_text(license))}"

    def _say_relation(self, relation: Symbol) -> str:
        return self.relation(_text(relation))

    def _say_way(self, source: Symbol, made: Symbol, license: Symbol) -> str:
        start = "" if self._is_named_after(source, _text(license)) else f"from {self._artifact(source)} "
        return f"{start}into {self._artifact(made)}"

    def _is_named_after(self, artifact: Symbol, license: str) -> bool:
        return artifact.type is SymbolType.String and self._knowledge.names.find(artifact.string) == license

    def _say_under(self, artifact: Symbol, license: Symbol) -> str:
        id = _text(license)
        if id == "none":
            return "was published without a licence"
        named = self._is_named_after(artifact, id)
        return "comes under the licence of that name" if named else f"is under {self._license(id)}"

    def _say_bound(self, place: Symbol, license: Symbol) -> str:
        id = _text(license)
        if id == "none":
            return "holds what nobody gave a licence for"
        how = {"part": "holds a part that is bound by", "component": "is joined with something that is bound by"}
        return f"{how.get(_text(place), 'is bound by')} {self._license(id)}"

    def _say_term(self, term: Symbol) -> str:
        return self._bare(self._term(term))

    def _bare(self, term: Term) -> str:
        """A term as it stands in a sentence: what it cites may end with a full stop."""
        return self.term(term).removesuffix(".")

    def _term(self, term: Symbol, *value: Symbol) -> Term:
        """A term, be it given whole, as name and value, or as what has no more than a name: one of any value."""
        if term.type is SymbolType.Function:
            return term_of(term)
        if value:
            return Term(term.string, value[0].string)
        label = label_of(str(self._knowledge.term_row(term.string).get("label", "")), False)
        return Term(term.string, "…" if "{" in label else "")

    def _say_rule(self, *term: Symbol) -> str:
        """A term as a thing: "the rule to ..."."""
        told = self._term(*term)
        if told.name in _AS_THINGS:
            return _AS_THINGS[told.name]
        if told.name == "act":
            return f"a ban to {self.act(told.value)}"
        if told.name == "use-restrictions":
            return self._bare(told) if told.value else "use restrictions"
        if told.name in self._knowledge.vocabulary["endings"]:
            return f"the rule that {self._bare(told)}"
        return f"the rule to {self._bare(told)}"

    def _say_asks(self, license: Symbol, *term: Symbol) -> str:
        """A term as what a licence asks: "L wants you to ..."."""
        told, whose = self._term(*term), self._license(_text(license))
        if told.name in self._knowledge.vocabulary["endings"]:
            return f"{whose} says that {self._bare(told)}"
        if told.name == "use-restrictions":
            return f"{whose} holds everybody to {self._bare(told)}"
        if told.name == "act":
            return f"{whose} does not let recipients {self.act(told.value)}"
        return f"{whose} wants you to {self._bare(told)}"

    def _say_question(self, question: Symbol) -> str | None:
        id = _text(question)
        if id == ALWAYS:
            return None
        reading = self._knowledge.law.readings.get(id)
        return self._ties.get(id) or (str(reading[reading["ties"]]) if reading else f"{id} is answered so")

    def _say_class(self, catch: Symbol, artifact: Symbol) -> str | None:
        name = _text(catch)
        if name == ALWAYS:
            return None
        return self._ties.get(f"{name}@{_text(artifact)}") or self._ties.get(name)

    def _say_if(self, circumstance: Symbol) -> str:
        name = _text(circumstance)
        return "" if name == ALWAYS else f" if {self._circumstance(name)}"

    def _say_offer(self, offer: Symbol) -> str:
        return self._offer(offer)

    def _offer(self, offer: Symbol) -> str:
        id = _text(offer)
        return listed([self._license(side) for side in self._offers[id]]) if id in self._offers else "any licence"

    def _say_side(self, offer: Symbol, license: Symbol) -> str:
        whose = self._license(_text(license))
        if _text(offer).startswith("l"):
            return f"the label {self._offer(offer)} names {whose}"
        return f"you want it to go out under {whose}" if self._names_license else f"it would go out under {whose}"

    def _say_note(self, name: Symbol, value: Symbol) -> str:
        label = str(self._knowledge.vocabulary["notes"].get(_text(name), {}).get("label", _text(name)))
        return label_of(label, bool(_text(value))).replace("{value}", _text(value))

    def _say_conflict(self, *arguments: Symbol) -> str:
        work, offer, code, license, other = (_text(argument) for argument in arguments[:5])
        return self._finding(Finding(work, offer, code, license, other, term_of(arguments[5]), arguments[6].number), ())


def _polished(text: str) -> str:
    """A sentence with what putting its parts together got wrong: "to not", and verbs of what is several things."""
    text = re.sub(r"\bto not\b", "not to", text)
    return _SEVERAL.sub(lambda m: f"{m[1]} {_PLURAL.get(m[2], m[2].removesuffix('s'))}", text)


def _about(label: str, thing: str) -> str:
    """A label that speaks of "it", of something that has a name."""
    return re.sub(r"\bit\b", lambda _: thing, label, count=1)


def _text(sym: Symbol) -> str:
    return sym.string if sym.type is SymbolType.String else str(sym)


def _fits(atom: Symbol, fact: Mapping[str, Any]) -> bool:
    """Whether a fact has the details for which an atom stands, beyond its name."""
    details = fact["details"]
    if atom.name == "limit":
        return not details.get("acts") or atom.arguments[2].string in details["acts"]
    if atom.name == "confines":
        return ("if" in details) == (atom.arguments[2].string != "always")
    if atom.name == "ban":
        return details.get("over") == atom.arguments[1].string and details.get("strength") == atom.arguments[2].string
    if atom.name == "similar_suffices":
        return fact["name"] == "pass-on-similar-restrictions"
    detail = {"copies_alike": "copies", "source_only": "forms"}.get(atom.name)
    return detail is None or bool(details.get(detail))
