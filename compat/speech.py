"""Licences, terms, findings and works in words. Knows what words mean; decides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from compat.knowledge.model import Knowledge
from compat.licenses.vocabulary import label_of
from compat.reasoning.findings import ANY, Finding, Missing, Term
from compat.reasoning.questions import grouped
from compat.works.model import SIZES, Artifact, Step, Work

#: How many unlabelled things made from each other are told in one sentence.
DEEPEST = 8
_TRAILING = re.compile(
    r"\s*(?:Non-Commercial )?(?:Community )?(?:License Agreement|License|Terms of Use|Licence|Agreement)(?=\s|$)",
    re.IGNORECASE,
)
_POSSESSIVE = {
    "model": "your model",
    "adapter": "your adapter",
    "dataset": "your dataset",
    "code": "your work",
    "document": "your work",
    "output": "your outputs",
}


class Speech:
    """Words for one work and the licences that it is about."""

    def __init__(self, knowledge: Knowledge, work: Work | None = None):
        self._knowledge = knowledge
        self._artifacts = {a.name: a for a in work.artifacts} if work else {}
        self._released = work.release.artifact if work else ""

    # names

    def license(self, id: str) -> str:
        """A licence's short name: its SPDX id, or its name without "License Agreement"."""
        if id == "proprietary":
            return "your own terms"
        if id == "none":
            return "no licence"
        if id not in self._knowledge and not self._knowledge.names.unread(id):
            return id
        about = self._knowledge.record(id).about
        if id == about["spdx"]:
            return id
        return _TRAILING.sub("", str(about["name"])).strip() or id

    def artifact(self, name: str) -> str:
        """``your model`` for the released artifact, else its name."""
        artifact = self._artifacts.get(name)
        if artifact is None or name != self._released:
            return self._knowledge_name(name)
        return _POSSESSIVE[artifact.kind]

    def _knowledge_name(self, name: str) -> str:
        return self.license(name) if name in self._knowledge else name

    def party(self, name: str) -> str:
        """A licence or an artifact."""
        if name in self._artifacts:
            return self.artifact(name)
        return self.license(name)

    def act(self, name: str) -> str:
        row = self._knowledge.vocabulary["acts"].get(name)
        return str(row["label"]) if row else name

    def relation(self, name: str) -> str:
        row = self._knowledge.law.relations.get(name)
        return str(row["label"]) if row else _NO_RELATIONS.get(name, name)

    # terms

    def term(self, term: Term, items: Sequence[Missing] = ()) -> str:
        """A term as the end of "you must ..."."""
        if term.name == "act":
            return self.act(term.value)
        if term.name in ("share-alike", "own-terms"):
            return term.name.replace("-", " ")
        if term.name in ("licensor", "policy"):
            return term.value
        if term.name == "use-restrictions":
            return self._use_restrictions([term.value], items)
        if term.name.startswith("your-terms:"):
            label = str(self._knowledge.duty_row(term.name)["label"])
            return label.replace("{term}", self._carried(Term(term.name.partition(":")[2], term.value), items))
        return self._labelled(term)

    def _carried(self, term: Term, items: Sequence[Missing]) -> str:
        """A term to which own terms must hold recipients, as the end of "that recipients must ..."."""
        text = self.term(term, items)
        return f"keep to {text}" if term.name == "use-restrictions" else text

    def listed(self, policy: str, items: Sequence[Missing]) -> list[str]:
        """The names of the use restrictions of a policy: those that are missing, or all."""
        missing = {i.term.name for i in items if i.policy == policy}
        listed = [f["name"] for f in self._knowledge.record(policy).facts if f["kind"] == "use-restriction"]
        return [name for name in dict.fromkeys(listed) if not missing or name in missing]

    def _use_restrictions(self, policies: Iterable[str], items: Sequence[Missing]) -> str:
        names = list(dict.fromkeys(name for policy in policies for name in self.listed(policy, items)))
        shown = "; ".join(self.use(n) for n in names[:2])
        more = f"; and {len(names) - 2} more" if len(names) > 2 else ""
        count = "a use restriction" if len(names) == 1 else f"{len(names)} use restrictions"
        return f"{count} (not to use it {shown}{more})" if shown else count

    def use(self, name: str) -> str:
        row = self._knowledge.vocabulary["uses"].get(name)
        return str(row["label"]) if row else name

    def _labelled(self, term: Term) -> str:
        label = label_of(self._knowledge.term_row(term.name).get("label", term.name), bool(term.value))
        if term.name in self._knowledge.vocabulary["uses"]:
            return f"not use it {label}"
        value, _, more = term.value.partition(", ")
        filled = {
            "value": term.value,
            "figure": grouped(value) if value.isdigit() else value,
            "places": ", ".join(value.split()),
            "catches": str(self._knowledge.vocabulary["catches"].get(value, {}).get("label", value)),
        }
        text = re.sub(r"\{(\w+)\}", lambda m: filled.get(m[1], m[0]), label)
        if more and "{value}" not in label:
            text += f" ({self._aside(more)})"
        return text

    def _aside(self, more: str) -> str:
        owner = re.match(r"but for derivatives of (.+)", more)
        if owner:
            return f"but for derivatives of {self.license(owner[1])}"
        return ", ".join(map(self._part, more.split(", ")))

    def _part(self, part: str) -> str:
        word, _, rest = part.partition(" ")
        if word == "on":
            return f"counted on {rest}"
        return "if " + " and ".join(map(self._circumstance, rest.split(" and "))) if word == "if" else part

    def _circumstance(self, name: str) -> str:
        """A circumstance as the end of "if ..."."""
        name, _, figure = name.partition(":")
        row = self._knowledge.law.circumstances[name]
        return str(row["yes"]).format(grouped(figure) if figure.isdigit() else figure.replace(" ", ", "))

    # findings

    def finding(self, finding: Finding, items: Sequence[Missing]) -> str:
        """A conflict in one sentence."""
        text = self._finding(finding, items)
        return text[0].upper() + text[1:]

    def _finding(self, finding: Finding, items: Sequence[Missing]) -> str:
        row = self._knowledge.law.codes[finding.code]
        key = f"says_{finding.term.name}"
        if finding.code == "over-grant" and finding.other == "proprietary" and key not in row:
            key = "says_own"
        mine = [i for i in items if i.offer == finding.offer and i.license == finding.license]
        if self._knowledge.vocabulary["endings"].get(finding.term.name) and "says_ending" in row:
            key = "says_ending"
        parts = {
            "a": self.license(finding.license),
            "b": self.party(finding.other) if finding.other != ANY else "nobody",
            "term": self._term_of(finding, mine),
            "artifact": self.party(finding.other),
        }
        named = parts["artifact"].startswith((parts["a"], finding.license))
        parts["whose"] = "" if named else f", the licence of {parts['artifact']}"
        text = re.sub(r"\{(\w+)\}", lambda m: parts[m[1]], str(row.get(key, row["says"])))
        return text.replace(" to not ", " not to ")

    def _term_of(self, finding: Finding, items: Sequence[Missing]) -> str:
        """The term of a finding; of several lists of uses, which are told of as one conflict, all that is missing."""
        if finding.term.name != "use-restrictions":
            return self.term(finding.term, items)
        return self._use_restrictions(dict.fromkeys([finding.term.value, *(i.policy for i in items)]), items)

    # works

    def work(self, work: Work, assumed: Iterable[str], outbound: str) -> str:
        """What was understood, in one sentence."""
        artifact = work.artifact(work.release.artifact)
        act = str(self._knowledge.law.forms[work.release.form]["act"])
        who = self._who(work, assumed)
        thing = self.thing(artifact, work)
        gain = {"commercial": " for commercial purposes", "noncommercial": " for purposes that are not commercial"}.get(
            work.release.gain, ""
        )
        activity = {
            "research": ", for research",
            "evaluation": ", to evaluate it",
            "personal": ", for yourself",
            "production": ", in production",
        }.get(work.release.activity, "")
        under = f"{',' if ',' in thing else ''} under {outbound}" if outbound and act != "none" else ""
        what = {
            "distribute": f"publish {thing}{under}",
            "host": f"offer {thing} as a service{under}",
            "use-outputs": f"publish {thing}{under}",
            "none": self._internal(artifact, work, thing),
        }[act]
        return f"You{who} {what}{gain}{activity}."

    def policy(self, work: Work) -> str:
        """What an organisation's policy brought in."""
        names = dict.fromkeys("purpose" if name in ("gain", "activity") else name for name in work.by_policy)
        count = len(work.not_accepted)
        says = [f"says {listed(list(names))}"] if names else []
        says += [f"does not accept {count} licence{'s' if count != 1 else ''}"] if count else []
        return f"{work.policy} was used, an organisation's policy" + (f"; it {' and '.join(says)}" if says else "")

    def _internal(self, artifact: Artifact, work: Work, thing: str) -> str:
        if len(artifact.made_from) == 1 and artifact.made_from[0].relation in ("load", "call", "copy"):
            return f"release nothing and use {self.source(artifact.made_from[0], work)}"
        return f"release nothing and make {thing}"

    def _who(self, work: Work, assumed: Iterable[str]) -> str:
        here = work.release.circumstances
        said = []
        if here.person:
            said.append(
                {
                    "individual": "a private person",
                    "company": "a company",
                    "academic": "at a university",
                    "nonprofit": "a nonprofit",
                    "public-authority": "a public authority",
                }[here.person]
            )
        if here.established_in:
            said.append("in " + ", ".join(here.established_in))
        said += [f"with {SIZES[name].format(grouped(value))}" for name, value in here.sizes.items()]
        said += assumed
        return f", {', '.join(said)}," if said else ""

    def thing(self, artifact: Artifact, work: Work, depth: int = 0) -> str:
        """The artifact by how it was made: "fine-tuned weights of Llama 3.1, trained on CC-BY-4.0".

        What has no licence label is told by how it was made, too, until it would be too deep to read.
        """
        if not artifact.made_from:
            return f"{artifact.kind} of your own" if artifact.name == self._released else self._plain(artifact)
        by: dict[str, list[Step]] = {}
        for step in artifact.made_from:
            by.setdefault(step.relation, []).append(step)
        parts: list[str] = []
        for relation, steps in by.items():
            sources = listed([self.source(step, work, depth) for step in steps])
            parts.append(
                _THINGS.get(relation, relation + " of {}").format(sources)
                if not parts
                else _MORE.get(relation, ", " + relation + " {}").format(sources)
            )
        text = "".join(parts)
        noun = {
            "model": "a model",
            "dataset": "a dataset",
            "adapter": "an adapter",
            "code": "a program",
            "document": "a document",
            "output": "outputs",
        }[artifact.kind]
        return text.replace("«noun»", noun)

    def source(self, step: Step, work: Work, depth: int = 0) -> str:
        return self._plain(work.artifact(step.source), work, depth)

    def _plain(self, artifact: Artifact, work: Work | None = None, depth: int = 0) -> str:
        if artifact.license == "own":
            return "material of your own"
        if artifact.license and work is not None:
            text = self.expression(artifact.license)
            if artifact.name != artifact.license and not artifact.name.startswith(artifact.license):
                return f"{artifact.name} ({text})"
            noun = {"dataset": "data", "code": "code", "document": "material"}.get(artifact.kind, "")
            return f"{noun} under {text}" if noun and " " in text else f"{text} {noun}".strip()
        if artifact.made_from and work is not None and depth < DEEPEST:
            return self.thing(artifact, work, depth + 1)
        return artifact.name

    def expression(self, text: str) -> str:
        """A licence expression with short names."""
        found = self._knowledge.names.find(text)
        if found:
            return self.license(found)
        if text in ("own", "proprietary"):
            return "terms of your own"
        return text


# What rules and texts speak of as of relations.
_NO_RELATIONS = {"train-on-outputs": "training on its outputs", "database-inclusion": "taking it into a database"}
_THINGS = {
    "copy": "a copy of {}",
    "modify": "a changed version of {}",
    "convert": "a conversion of {}",
    "quantize": "a quantization of {}",
    "fine-tune": "fine-tuned weights of {}",
    "adapter": "adapter weights for {}",
    "merge": "a merge of {}",
    "train": "«noun» trained on {}",
    "train-with": "«noun» trained with the help of {}",
    "distill": "«noun» distilled from {}",
    "generate": "outputs of {}",
    "judge": "«noun» trained on data that {} filtered or scored",
    "concatenate": "one dataset from {}",
    "annotate": "annotations of {}",
    "retrieve": "an index that quotes {}",
    "separate-files": "a program with separate files from {}",
    "link-static": "a program linked statically with {}",
    "link-dynamic": "a program linked dynamically with {}",
    "call": "a program that calls {}",
    "load": "a program that loads {} at run time",
    "bundle": "a collection of {}",
}
_MORE = {
    "train": ", trained on {}",
    "distill": ", distilled from {}",
    "modify": ", with code from {}",
    "train-with": ", trained with the help of {}",
    "judge": ", with data that {} filtered or scored",
    "fine-tune": ", fine-tuned from {}",
    "merge": ", merged with {}",
    "bundle": ", bundled with {}",
    "link-static": ", linked statically with {}",
    "link-dynamic": ", linked dynamically with {}",
    "call": ", calling {}",
    "load": ", loading {}",
    "retrieve": ", quoting {} from an index",
    "separate-files": ", with separate files from {}",
    "concatenate": ", put together with {}",
    "annotate": ", with annotations of {}",
    "copy": ", with a copy of {}",
    "generate": ", with outputs of {}",
}


def listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
