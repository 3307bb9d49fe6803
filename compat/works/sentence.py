"""Questions in words: "release a fine-tune of llama3.1 under apache-2.0".

The words are read from left to right by a small grammar. Nothing is dropped: a word that no rule takes is an error
that names it and the nearest thing that can be asked. Licence names are the catalogue's; none is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from compat.errors import Place, QuestionError, UnknownLicenseError, nearest
from compat.licenses.names import Names
from compat.works import words
from compat.works.model import FORM_OF_KIND, SIZES, Artifact, Circumstances, Release, Step, Work
from compat.works.places import normal

MINE = "mine"


class Token(NamedTuple):
    """A word, lower case, or a licence expression (``license`` is set). ``text`` is as the user wrote it."""

    word: str
    text: str
    license: str = ""


@dataclass
class _Draft:
    """The work as it is read: artifacts by name, and what is known of the release."""

    artifacts: dict[str, Artifact] = field(default_factory=dict)
    outbound: str = ""
    form: str = ""
    form_of_verb: str = ""
    hosted: bool = False
    hub: bool = False
    gain: str = ""
    activity: str = ""
    linked: str = ""
    released: bool = False
    verb: str = ""
    model_class: str = ""
    called: str = ""
    kept_unless_released: bool = False
    kind_said: set[str] = field(default_factory=set)
    facts: dict[str, object] = field(default_factory=dict)
    assume: dict[str, str] = field(default_factory=dict)

    def say(self, key: str, value: object) -> None:
        """Something the question says once; saying another thing later is a contradiction, which nobody may resolve."""
        before = getattr(self, key)
        if before not in ("", False):
            _agree(before, value)
        setattr(self, key, value)

    def say_fact(self, key: str, value: object) -> None:
        """A circumstance that the question states, once."""
        _agree(self.facts.setdefault(key, value), value)

    def add(self, kind: str, license: str = "", steps: Sequence[Step] = (), **more: object) -> str:
        """Add an artifact; its name is made from its licence or kind."""
        base = license or ("mine" if not self.artifacts and not license else kind)
        base = re.sub(r"\s+", " ", base)
        name, number = base, 2
        while name in self.artifacts or name == MINE:
            name, number = f"{base} ({number})", number + 1
        self.artifacts[name] = Artifact(name, kind, license, tuple(steps), **more)  # type: ignore[arg-type]
        return name


def _circumstances(facts: Mapping[str, object]) -> Circumstances:
    sizes = {name: value for name, value in facts.items() if name in SIZES}
    return Circumstances(**{k: v for k, v in facts.items() if k not in sizes}, sizes=sizes)  # type: ignore[arg-type]


def _agree(before: object, value: object) -> None:
    if before != value:
        first, second = (", ".join(each) if isinstance(each, tuple) else str(each) for each in (before, value))
        raise QuestionError(f"the question says two things: {first} and {second}", Place(word=second))


def parse(text: str, names: Names, kind_of: Callable[[str], str]) -> Work:
    """The work that a question in words describes. ``kind_of`` tells a licence's kind (model, data, ...).

    Raises ``QuestionError`` on words that are not understood, ``UnknownLicenseError`` on a licence nobody knows.
    """
    if "\0" in text:
        raise QuestionError("a NUL character is not allowed in a question")
    try:
        tokens = tokens_of(text, names)
        if not tokens:
            raise QuestionError("the question is empty", nearest=("release a fine-tune of llama3.1 under apache-2.0",))
        return _Parser(tokens, names, kind_of, text).work()
    except RecursionError:
        raise QuestionError("the question is nested too deeply; describe the work in a file") from None


# --- words -----------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"\(|\)|[,;?!]+(?=\s|$)|\"[^\"]*\"|“[^”]*”|'[^']*'(?=[\s,;?!)]|$)|[^\s,;?!()\"“”]+|[,;?!]")
_OPERATORS = ("OR", "AND", "WITH")


def tokens_of(text: str, names: Names) -> list[Token]:
    """The words of a question, with licence names and expressions brought together."""
    raw = [match.group() for match in _WORD.finditer(re.sub(r"(?<=\d),(?=\d{3}\b)", "_", text))]
    while raw and re.match(r"[?!]+\Z", raw[-1]):
        raw.pop()
    tokens: list[Token] = []
    index = 0
    while index < len(raw):
        taken = _expression(raw, index, names)
        if taken:
            license, length = taken
            tokens.append(Token("", " ".join(raw[index : index + length]), license))
            index += length
            continue
        word = raw[index]
        if len(word) > 1 and word[0] in "\"“'" and word[-1] in "\"”'":
            inner = word[1:-1].strip()
            found = names.find(inner)
            if found or re.search(r"\b(OR|AND|WITH|or|and|with)\b", inner) and _known(inner, names):
                tokens.append(Token("", word, found or inner))
            else:
                tokens.extend(tokens_of(inner, names))
        else:
            tokens.extend(_plain(word, names))
        index += 1
    return tokens


def _known(text: str, names: Names) -> bool:
    return any(names.find(part) for part in re.split(r"\s+(?:OR|AND|WITH|or|and|with)\s+|[()]", text) if part.strip())


def _plain(word: str, names: Names) -> list[Token]:
    folded = word.casefold().rstrip(".").replace("’", "'")
    licensed = re.match(r"(.+)[-–](licen[cs]ed|style)\Z", word, re.IGNORECASE)
    if licensed and names.find(licensed[1]):
        return [Token("", licensed[1], names.find(licensed[1]) or ""), Token("licensed", licensed[2])]
    return [Token(words.SAME.get(folded, folded), word)] if folded else []


def _expression(raw: Sequence[str], start: int, names: Names) -> tuple[str, int] | None:
    """A licence name, or an expression over names, that begins at ``raw[start]``."""
    index, parts, operators = start, [], 0
    while index < len(raw):
        if raw[index] == "(":
            inner = _parenthesis(raw, index, names)
            if inner is None:
                break
            parts.append(f"({inner[0]})")
            index += inner[1]
        else:
            found = names.match(raw, index)
            if (
                found is None
                and operators
                and parts[-1] in _OPERATORS
                and re.match(r"[A-Za-z0-9][\w.+\-]*\Z", raw[index])
            ):
                found = (raw[index], 1)  # an id that nobody knows, inside an expression: it stays, as unknown
            if found is None:
                break
            parts.append(found[0])
            index += found[1]
        operator = raw[index] if index < len(raw) else ""
        if operator not in _OPERATORS and operator != "or":
            break
        if operator == "or" and not (index + 1 < len(raw) and (raw[index + 1] == "(" or names.match(raw, index + 1))):
            break
        parts.append(operator.upper())
        operators += 1
        index += 1
    while parts and parts[-1] in _OPERATORS:
        parts.pop()
        index -= 1
    return (" ".join(parts), index - start) if parts else None


def _parenthesis(raw: Sequence[str], start: int, names: Names) -> tuple[str, int] | None:
    depth, end = 0, start
    for end in range(start, len(raw)):
        depth += {"(": 1, ")": -1}.get(raw[end], 0)
        if depth == 0:
            break
    else:
        return None
    inner = " ".join(raw[start + 1 : end]).replace("( ", "(").replace(" )", ")")
    return (names.find(inner) or inner, end - start + 1) if names.find(inner) or _known(inner, names) else None


def _by(artifact: Artifact, relation: str, other: str) -> Artifact:
    """The artifact with its steps by one relation made steps by another."""
    steps = tuple(replace(s, relation=other) if s.relation == relation else s for s in artifact.made_from)
    return replace(artifact, made_from=steps)


# --- grammar ---------------------------------------------------------------------------------------------------------


class _Parser:
    def __init__(self, tokens: Sequence[Token], names: Names, kind_of: Callable[[str], str], text: str):
        self._tokens = list(tokens)
        self._at = 0
        self._names = names
        self._kind_of = kind_of
        self._text = text
        self._draft = _Draft()
        self._plainly = False

    # reading

    def _peek(self, offset: int = 0) -> Token:
        index = self._at + offset
        return self._tokens[index] if index < len(self._tokens) else Token("", "")

    @property
    def _done(self) -> bool:
        return self._at >= len(self._tokens)

    def _skip(self, *skipped: Sequence[str]) -> None:
        while not self._done and any(self._peek().word in group for group in skipped):
            self._at += 1

    def _take(self, *phrases: str) -> bool:
        """Take the first of these phrases that comes next (longest first)."""
        for phrase in sorted(phrases, key=lambda p: -len(p.split())):
            wanted = phrase.split()
            if [self._peek(i).word for i in range(len(wanted))] == wanted:
                self._at += len(wanted)
                return True
        return False

    def _look(self, *phrases: str) -> bool:
        here = self._at
        found = self._take(*phrases)
        self._at = here
        return found

    def _mapped(self, table: Mapping[str, object]) -> object | None:
        """The value of the longest phrase of a table that comes next."""
        for length in range(min(6, len(self._tokens) - self._at), 0, -1):
            phrase = " ".join(self._peek(i).word for i in range(length))
            if phrase in table and all(self._peek(i).word for i in range(length)):
                self._at += length
                return table[phrase]
        return None

    def _complain(self) -> QuestionError:
        token = self._peek()
        if self._done:
            before = " ".join(t.text for t in self._tokens[-3:])
            return QuestionError(f"the question ends after {before!r}", Place(word="the end"), words.EXAMPLES)
        rest = " ".join(t.text for t in self._tokens[self._at : self._at + 4])
        text = token.text
        return QuestionError(
            f"I don't understand {rest!r} here", Place(word=text), nearest(token.word, words.KNOWN) or words.EXAMPLES
        )

    # the whole

    def work(self) -> Work:
        self._take(
            "can",
            "may",
            "could",
            "should",
            "am i allowed to",
            "are we allowed to",
            "is it ok to",
            "is it okay to",
            "is it legal to",
            "do i have the right to",
            "how can",
            "is it allowed to",
            "is it possible to",
            "what if i",
            "what if we",
        )
        self._skip(words.PERSONS, (",",))
        self._modifiers(adverbs_only=True)
        self._skip((",",))
        for parse in (self._compatibility, self._action):
            if parse():
                break
        else:
            raise self._complain()
        self._modifiers()
        if not self._done:
            raise self._complain()
        return self._built()

    def _built(self) -> Work:
        draft = self._draft
        mine = draft.artifacts[MINE]
        linking = "link-dynamic" if draft.linked == "dynamically" else "link-static"
        draft.artifacts = {name: _by(artifact, "link", linking) for name, artifact in draft.artifacts.items()}
        mine = draft.artifacts[MINE]
        kept = draft.kept_unless_released and not draft.released and not draft.outbound
        linked = any(step.relation.startswith("link-") for step in mine.made_from)
        form, outbound = draft.form, draft.outbound
        if draft.hosted and not form and draft.verb not in words.RELEASE:  # "publish it on a website" is no service
            form = "service"
        if not form and not (draft.hub and draft.verb == "host"):  # "host it on a hub" is an upload
            form = draft.form_of_verb
        form = form or ("internal" if kept else "binary" if linked else FORM_OF_KIND[mine.kind])
        if draft.form_of_verb == "internal" and outbound and form != "service":
            raise QuestionError(
                f"what goes out under {outbound}? Say what you release: a program that loads it, a fine-tune of it",
                Place(word=outbound),
                words.EXAMPLES,
            )
        if draft.verb in words.USE and mine.kind in ("model", "adapter") and form == "service":
            mine = _by(mine, "load", "copy")
        mine = replace(mine, license=outbound, model_class=mine.model_class or draft.model_class)
        for place in ("established_in", "used_in", "offered_in"):  # what was said of one of them in particular stands
            if "places" in draft.facts:
                draft.facts.setdefault(place, draft.facts["places"])
        draft.facts.pop("places", None)
        artifacts = (mine, *(a for name, a in draft.artifacts.items() if name != MINE))
        release = Release(MINE, form, draft.gain, draft.activity, _circumstances(draft.facts), draft.called)  # type: ignore[arg-type]
        typed = {token.license: token.text for token in self._tokens if token.license}
        return Work(artifacts, release, dict(draft.assume), self._text, typed=typed)

    def _mine(self, kind: str, steps: Sequence[Step] = ()) -> None:
        self._draft.artifacts[MINE] = Artifact(MINE, kind, "", tuple(steps))

    def _add_step(self, step: Step) -> None:
        mine = self._draft.artifacts[MINE]
        self._draft.artifacts[MINE] = replace(mine, made_from=(*mine.made_from, step))

    # questions about two licences

    def _compatibility(self) -> bool:
        here = self._at
        if not self._take("is", "are"):
            return False
        self._skip(words.DETERMINERS)
        first = self._peek().license
        if first:
            self._at += 1
            self._skip(words.NOUNS_LICENSE)
            if self._take(
                "compatible with", "compatible to", "ok with", "compatible", "allowed in", "allowed in a", "and"
            ):
                both = self._tokens[self._at - 1].word == "and"
                second = self._outbound()
                self._skip(words.NOUNS_LICENSE)
                if both and not self._take("compatible"):
                    raise self._complain()
                if " AND " in second and first not in second:
                    raise QuestionError(
                        "one pair at a time: is X compatible with Y", Place(word=second), words.EXAMPLES
                    )
                self._pair(first, second)
                return True
        elif any(token.word == "compatible" for token in self._tokens[self._at :]):
            raise self._no_license(self._peek())
        self._at = here
        return False

    def _pair(self, first: str, second: str) -> None:
        kind = {"model": "model", "data": "dataset", "content": "document"}.get(self._kind(first), "code")
        name = self._draft.add(kind, first)
        relation = "fine-tune" if kind == "model" else "modify"
        self._mine(kind, [Step(relation, name)])
        self._draft.outbound = second

    # what somebody wants to do

    def _action(self) -> bool:
        self._modifiers(adverbs_only=True)
        self._turn_round()
        for verbs, parse in (
            (words.RELEASE, self._release),
            (words.SELL, self._sell),
            (words.HOST, self._host),
            (words.USE, self._use),
            (words.KEEP, self._keep),
            (words.CALL, self._call),
            (words.LOAD, self._load),
            (words.LINK, self._link),
            (words.BUNDLE, self._bundle),
            (words.COMBINE, self._combine),
            (words.RELICENSE, self._relicense),
            (words.COPY, self._copy),
            (words.TRAIN, self._train),
            (words.MAKE, self._make_verb),
            (words.GENERATE, self._generate),
        ):
            start = self._at
            if self._take(*verbs):
                self._draft.verb = " ".join(token.word for token in self._tokens[start : self._at])
                self._modifiers(adverbs_only=True)
                parse()
                return True
        return self._made_by_verb()

    def _turn_round(self) -> None:
        """ "can a fine-tune of X be released": what is done comes first, then what it is done to."""
        active = self._peek().word in (*words.VERBS, *words.PASSIVE.values(), *words.TRAIN, *words.MAKE)
        if active and self._peek(1).word != "of":  # "a merge of …" is a thing
            return
        places = [at for at in range(self._at + 1, len(self._tokens)) if self._tokens[at].word == "be"]
        if len(places) != 1:
            return
        subject = self._tokens[self._at : places[0]]
        self._at = places[0] + 1
        self._modifiers(adverbs_only=True)
        verb = self._mapped(words.PASSIVE)
        if verb is None:
            raise self._complain()
        self._tokens[self._at : self._at] = [Token(word, word) for word in str(verb).split()] + subject

    def _release(self) -> None:
        self._take("to the public", "publicly")
        self._become(self._thing("any"))

    def _become(self, name: str) -> None:
        """What was read becomes the released work; a bare input is released as a copy."""
        artifact = self._draft.artifacts.pop(name)
        if artifact.made_from or artifact.license in ("", "own"):
            self._mine(artifact.kind, artifact.made_from)
            self._draft.model_class = artifact.model_class
        else:
            self._draft.artifacts[name] = artifact
            self._mine(artifact.kind, [Step("copy", name)])

    def _sell(self) -> None:
        self._draft.say("gain", "commercial")
        if self._take("access to", "subscriptions to"):
            self._draft.form_of_verb = "service"
        self._take("licenses for", "licenses to", "copies of")
        self._become(self._thing("any"))

    def _host(self) -> None:
        self._draft.form_of_verb = "service"
        name = self._thing("model")
        artifact = self._draft.artifacts[name]
        if artifact.made_from or artifact.license == "own":
            self._become(name)
        else:
            self._mine(artifact.kind, [Step("copy", name)])

    def _use(self) -> None:
        name = self._thing("any")
        artifact = self._draft.artifacts[name]
        if self._take("to train", "to fine-tune", "to improve", "to make", "for training"):
            self._skip(words.DETERMINERS, ("new", "another", "other", "better", "own"))
            self._draft.model_class = self._class()
            self._take(*words.MODELS)
            self._at_trained(name)
            return
        if self._take("to generate", "to create", "to produce"):
            kind = self._mapped(words.OUTPUTS) or "output"
            self._mine("output" if kind == "output" else str(kind), [Step("generate", name)])
            return
        if self._take("to filter", "to judge", "to score", "as a judge", "as judge", "as a reward model"):
            self._take("training data", "data", "datasets", "outputs", "for training")
            self._mine("model", [Step("judge", name)])
            return
        if artifact.kind == "output":
            self._become(name)
            return
        self._draft.form_of_verb = "internal"
        self._mine(artifact.kind, [Step("load" if artifact.kind != "dataset" else "copy", name)])

    def _at_trained(self, name: str) -> None:
        artifact = self._draft.artifacts[name]
        if artifact.kind == "output":
            self._mine("model", [self._trained_on(name)])
        elif artifact.kind == "model":
            output = self._draft.add("dataset", "", [Step("generate", name, "me")])
            self._mine("model", [Step("train", output)])
        elif artifact.kind == "code":
            self._mine("model", [Step("train-with", name)])
        else:
            self._mine("model", [Step("train", name)])

    def _keep(self) -> None:
        name = self._thing("model")
        self._draft.say("form", "internal")
        self._become(name)
        self._take("internal", "private", "to myself", "in-house", "internally")

    def _call(self) -> None:
        name = self._thing("model")
        self._take("from", "in", "inside")
        self._own_thing()
        self._mine("code", [Step("call", name)])
        self._draft.form_of_verb = "binary"
        self._draft.outbound = self._draft.outbound or "own"

    def _load(self) -> None:
        name = self._thing("model")
        if self._take("from", "in", "into", "inside", "with", "at run time in", "at runtime in"):
            self._own_thing()
        self._mine("code", [Step("load", name)])
        self._draft.form_of_verb = "binary"

    def _own_thing(self) -> bool:
        """``my app``, ``a program under Y``: what the user makes. Reads its licence as the outbound one."""
        self._skip(words.DETERMINERS)
        license = self._peek().license
        if license and (self._peek(1).word in words.PROGRAMS or self._peek(1).word == "licensed"):
            self._at += 1
            self._draft.say("outbound", license)
            self._take("licensed")
        self._skip(words.ADJECTIVES)
        if self._peek().word in words.PROPRIETARY_WORDS and self._peek(1).word in words.PROGRAMS:
            self._at += 1
            self._draft.say("outbound", "proprietary")
        if self._peek().word in words.PROGRAMS:
            self._at += 1
            self._skip(words.PROGRAMS)
            return True
        return False

    def _link(self) -> None:
        self._modifiers(adverbs_only=True)
        if self._take("to", "against", "with"):
            pass
        steps = [Step("link", name) for name in self._sources("code")]
        self._modifiers(adverbs_only=True)
        if self._take("into", "in", "to", "with", "from", "against"):
            if not self._own_thing():
                raise self._complain()
        self._mine("code", steps)
        self._draft.form_of_verb = "binary"

    def _bundle(self) -> None:
        names = self._sources("any")
        while self._take("with", "into", "in", "alongside", "inside", "together with"):
            if self._licensed_next() or not self._own_thing():
                names += self._sources("any")
        if len(names) < 2 and not self._draft.outbound:
            raise QuestionError("bundle it with what?", Place(word="bundle"), words.EXAMPLES)
        self._mine("code", [Step("bundle", name) for name in names])

    def _combine(self) -> None:
        names = self._sources("any")
        while self._take("with", "into") or (self._look("and") and self._begins_after_and() and self._take("and")):
            if self._licensed_next() or not self._own_thing():
                names += self._sources("any")
        self._take(
            "in one project",
            "in one program",
            "in one work",
            "together",
            "in one model",
            "in a project",
            "in one dataset",
        )
        if len(names) < 2 and not self._draft.outbound:
            raise QuestionError("combine it with what?", Place(word="combine"), words.EXAMPLES)
        kinds = {self._draft.artifacts[name].kind for name in names}
        kind = kinds.pop() if len(kinds) == 1 else "code"
        relation = {"model": "merge", "adapter": "merge", "dataset": "concatenate"}.get(kind, "modify")
        if kinds and not kinds <= {
            "code",
            "document",
            "",
        }:  # things of different kinds don't become one: they go out together
            relation = "bundle"
        if relation == "merge" and len(names) < 2:
            raise QuestionError("merge it with what?", Place(word="combine"), words.EXAMPLES)
        self._mine(kind, [Step(relation, name) for name in names])

    def _licensed_next(self) -> bool:
        """After "with", ``GPL-3.0 code`` is another input; after "into", it is the user's own project."""
        return self._tokens[self._at - 1].word == "with" and bool(self._peek().license)

    def _begins_after_and(self) -> bool:
        self._at += 1
        found = self._begins_source()
        self._at -= 1
        return found

    def _relicense(self) -> None:
        name = self._thing("any")
        if not self._take("as", "to", "under", "into"):
            raise self._complain()
        self._draft.say("outbound", self._outbound())
        artifact = self._draft.artifacts[name]
        if artifact.made_from:
            self._become(name)
        else:
            self._mine(artifact.kind, [Step("copy", name)])

    def _copy(self) -> None:
        separate = self._take("unmodified", "unchanged")
        names = self._sources("code")
        relation = "separate-files" if separate else "modify"
        if self._take("as separate files", "as files of their own", "unmodified", "unchanged", "verbatim"):
            relation = "separate-files"
        if self._take("into", "in", "to", "within", "inside"):
            host = self._host_project()
            steps = [Step(relation, name) for name in names]
            self._mine("code", [*steps, *([Step("modify", host)] if host else [])])
            return
        for name in names[:1]:
            kind = self._draft.artifacts[name].kind
            self._mine(kind, [Step("copy", each) for each in names])

    def _host_project(self) -> str:
        """``a project under Y``: somebody's project that the rest goes into; its licence is the outbound one."""
        self._skip(words.DETERMINERS)
        license = self._peek().license
        if license:
            self._at += 1
            self._take("licensed")
        own = self._own_thing()
        if not license and not own:
            raise self._complain()
        if not license and self._take(
            "under",
            "licensed under",
            "that is under",
            "which is under",
            "released under",
            "with",
            "that is licensed under",
        ):
            license = self._outbound()
        license = license or self._draft.outbound
        if license:
            self._draft.say("outbound", license)
        if license in ("", "own", "proprietary"):
            return ""
        return self._draft.add("code", license)

    def _train(self) -> None:
        self._skip(words.DETERMINERS, ("new", "own", "another", "other", "small", "custom"))
        self._draft.model_class = self._class()
        self._take(*words.MODELS)
        if self._take("with", "using"):
            names = self._sources("code")
            self._mine(
                "model", [Step("train-with" if self._draft.artifacts[n].kind == "code" else "train", n) for n in names]
            )
        elif self._take("on", "from"):
            self._mine("model", [self._trained_on(name) for name in self._sources("dataset")])
        else:
            raise self._complain()

    def _trained_on(self, name: str) -> Step:
        artifact = self._draft.artifacts[name]
        if artifact.kind == "output":
            self._draft.artifacts[name] = replace(
                artifact, kind="dataset", made_from=tuple(replace(s, by="me") for s in artifact.made_from)
            )
        return Step("train", name)

    def _generate(self) -> None:
        kind = str(self._mapped(words.OUTPUTS) or "output")
        if not self._take("with", "using", "from", "by"):
            raise self._complain()
        names = self._sources("model")
        self._mine(kind, [Step("generate", name) for name in names])

    def _make_verb(self) -> None:
        self._become(self._thing("model"))
        if not self._draft.form and not self._draft.outbound:
            self._modifiers()

    def _made_by_verb(self) -> bool:
        """``fine-tune X``, ``merge X and Y``, ``quantize X``: the relation itself is the verb."""
        relation = self._mapped(words.VERBS)
        if relation is None:
            return False
        self._modifiers(adverbs_only=True)
        kind = words.RESULT_OF.get(str(relation), "model")
        names = self._sources(
            "dataset"
            if relation in ("concatenate", "annotate")
            else "any"
            if relation in ("modify", "convert")
            else "model"
        )
        while relation in ("merge", "concatenate") and self._take("with", "into"):
            names += self._sources("dataset" if relation == "concatenate" else "model")
        if relation in ("merge", "concatenate") and len(names) < 2:
            raise QuestionError(f"{relation} it with what?", Place(word=str(relation)), words.EXAMPLES)
        if relation == "modify":
            kind = self._draft.artifacts[names[0]].kind
        for name in names:
            self._fits(str(relation), name)
        steps = [Step(str(relation), name) for name in names]
        if relation in ("modify", "annotate") and self._take("with", "using", "by"):
            steps += [Step("generate", name) for name in self._models("generate")]
        if relation == "distill" and self._take("into", "to"):
            self._skip(words.DETERMINERS, ("smaller", "small", "student", "own", "new"))
            if self._peek().license:
                steps.append(Step("fine-tune", self._sources("model")[0]))
            else:
                self._take(*words.MODELS, "student")
        if relation in ("convert", "quantize"):
            self._take(
                "to gguf",
                "into gguf",
                "to onnx",
                "into onnx",
                "to 4-bit",
                "to 8-bit",
                "as gguf",
                "to int8",
                "to int4",
                "to safetensors",
                "to mlx",
            )
        self._mine(kind, steps)
        self._draft.kept_unless_released = relation == "fine-tune"
        return True

    # things

    def _thing(self, default: str) -> str:
        """An artifact in words; returns its name. Lists make several inputs only where the grammar says so."""
        names = self._sources(default)
        if len(names) == 1:
            return names[0]
        return self._draft.add(self._draft.artifacts[names[0]].kind, "", [Step("bundle", name) for name in names])

    def _sources(self, default: str, plain: bool = False) -> list[str]:
        """One artifact or a list: ``X``, ``X and Y``, ``X, Y and Z``. ``plain``: what is said after a list
        ("trained on Z") is about the thing that is made of it."""
        before, self._plainly = self._plainly, plain
        names = [self._source(default)]
        while self._another():
            names.append(self._source(default))
        self._plainly = before
        return names

    def _another(self) -> bool:
        here = self._at
        if self._take(", and", "and", "&", "plus", ",", "+"):
            if self._begins_source():
                return True
            self._at = here
        return False

    def _begins_source(self) -> bool:
        offset = 0
        while self._peek(offset).word in (*words.DETERMINERS, *words.ADJECTIVES) and self._peek(offset).word:
            offset += 1
        token = self._peek(offset)
        if token.license:
            return True
        saved, self._at = self._at, self._at + offset
        if self._mapped(words.OUTPUTS) is not None and self._look(*words.MADE_WITH):
            self._at = saved
            return True
        self._at = saved + offset
        found = (
            token.word in words.NOUNS
            or self._mapped(words.MADE) is not None
            or (self._mapped(words.MADE_ADJECTIVES) is not None and self._peek().word not in words.PREPOSITIONS)
            or self._look(*words.OWN_DATA)
        )
        self._at = saved
        return found

    def _source(self, default: str) -> str:
        self._modifiers(adverbs_only=True)
        if self._take(*words.OWN_DATA):
            return self._draft.add("dataset", "own")
        self._skip(words.DETERMINERS)
        if self._take(*words.OWN_DATA):
            return self._draft.add("dataset", "own")
        self._skip(words.ADJECTIVES)
        made = self._mapped(words.MADE)
        if made is not None:
            return self._made(str(made))
        made = self._mapped(words.MADE_ADJECTIVES)
        if made is not None:
            return self._adjective(str(made), default)
        outputs = self._outputs()
        if outputs:
            return outputs
        return self._plain(default)

    def _made(self, relation: str) -> str:
        """``fine-tune of X``, ``merge of X and Y``, ``LoRA adapter of X``."""
        self._take(
            "model",
            "adapter",
            "version",
            "weights",
            "adapters",
            "models",
            "file",
            "files",
            "dataset",
            "variant",
            "checkpoint",
        )
        kind = words.RESULT_OF.get(relation, "model")
        if not self._take("of", "for", "from", "on top of", "based on", "on", "between", "with"):
            raise QuestionError(
                f"a {relation} of what? A licence is missing",
                Place(word=self._tokens[self._at - 1].text),
                words.EXAMPLES,
            )
        wanted = (
            "dataset" if relation in ("concatenate", "annotate") else "document" if relation == "modify" else "model"
        )
        names = self._sources(wanted, plain=relation in words.TRAINED)
        if relation in ("merge", "bundle", "concatenate") and len(names) < 2:
            if self._take("and", "with", ","):
                raise self._no_license(self._peek())
            raise QuestionError(f"{relation!r} takes two things or more", Place(word=relation), words.EXAMPLES)
        for name in names:
            self._fits(relation, name)
        if relation in ("copy", "modify", "convert"):
            kind = self._draft.artifacts[names[0]].kind
        return self._further(self._draft.add(kind, "", [Step(relation, name) for name in names]))

    def _fits(self, relation: str, name: str) -> None:
        """Only a model can be fine-tuned, merged, quantized or distilled."""
        kind = self._draft.artifacts[name].kind
        if relation in words.OF_MODELS and kind not in ("model", "adapter"):
            raise self._takes_a_model(relation, words.A_KIND[kind])

    def _takes_a_model(self, relation: str, found: str) -> QuestionError:
        return QuestionError(
            f"{relation} takes a model, and this is {found}",
            Place(word=self._tokens[self._at - 1].text),
            words.EXAMPLES,
        )

    def _is_of_data(self, artifact: Artifact) -> bool:
        """A bare CC-BY-4.0 is no model, unless the question says "model"."""
        return artifact.license not in self._draft.kind_said and self._kind(artifact.license) in ("data", "content")

    def _models(self, relation: str) -> list[str]:
        """Models only, for a relation that takes other things in other sentences."""
        names = self._sources("model")
        for artifact in map(self._draft.artifacts.__getitem__, names):
            if artifact.kind not in ("model", "adapter") or self._is_of_data(artifact):
                kind = "dataset" if artifact.kind == "model" else artifact.kind
                raise self._takes_a_model(relation, words.A_KIND[kind])
        return names

    def _adjective(self, relation: str, default: str) -> str:
        """``a fine-tuned X``, ``quantized X``."""
        names = self._sources(default) if relation == "merge" else [self._source(default)]
        if relation == "merge" and len(names) < 2:
            raise QuestionError("'merge' takes two things or more", Place(word="merged"), words.EXAMPLES)
        for name in names:
            self._fits(relation, name)
        kind = self._draft.artifacts[names[0]].kind
        return self._further(self._draft.add(kind, "", [Step(relation, name) for name in names]))

    def _outputs(self) -> str:
        """``outputs of X``, ``images made with X``, ``a dataset generated by X``."""
        here = self._at
        kind = self._mapped(words.OUTPUTS)
        start = self._at
        if kind is not None and self._take(*words.MADE_WITH):
            made = " ".join(token.word for token in self._tokens[start : self._at])
            return self._further(self._made_with(str(kind), made, self._sources("model")))
        self._at = here
        return ""

    def _made_with(self, kind: str, made: str, names: list[str]) -> str:
        """What models made is generated; what is made out of data is a changed version of it."""
        inputs = [self._draft.artifacts[name] for name in names]
        data = [a for a in inputs if a.kind not in ("model", "adapter") or self._is_of_data(a)]
        if not data or (made in words.GENERATED and all(a.kind == "model" for a in inputs)):
            return self._draft.add(kind, "", [Step("generate", name) for name in names])
        if all(a.kind == "output" for a in inputs):  # a dataset of outputs: the outputs themselves
            for name in names:
                del self._draft.artifacts[name]
            return self._draft.add(kind, "", [step for a in inputs for step in a.made_from])
        if len(data) < len(inputs) or kind != "dataset" or made in words.BY_A_MODEL:
            raise QuestionError(
                "outputs come from a model, and this is not one",
                Place(word=self._tokens[self._at - 1].text),
                words.EXAMPLES,
            )
        for a in inputs:
            self._draft.artifacts[a.name] = replace(a, kind="dataset" if a.kind == "model" else a.kind)
        relation = "modify" if len(names) == 1 else "concatenate"
        return self._draft.add(kind, "", [Step(relation, name) for name in names])

    def _plain(self, default: str) -> str:
        """A licence, a noun with a licence, or a noun that a relation follows."""
        token = self._peek()
        kind = ""
        license = token.license
        if license:
            self._at += 1
            self._take("licensed", "license")
            kind = self._noun()
            if kind:
                self._draft.kind_said.add(license)
            outputs = not kind and self._mapped(words.OUTPUTS_AFTER)
            name = self._draft.add(kind or self._kind_from(license, default), license)
            if outputs:
                return self._further(self._draft.add("output", "", [Step("generate", name)]))
            return self._further(name)
        model_class = self._class()
        kind = self._noun() or ("model" if model_class else "")
        if kind:
            here = self._at
            if self._tokens[here - 1].word in words.PARTS and self._take("of") and self._begins_source():
                return self._source(default)
            self._at = here
            if self._look("under") and self._own_terms_of_program(kind):
                return self._further(self._draft.add(kind, "own"))
            if self._take(
                "under",
                "licensed under",
                "licensed as",
                "which is under",
                "that is under",
                "with license",
                "released under",
                "with a license of",
            ):
                if self._is_source_license():
                    return self._further(self._draft.add(kind, self._license()))
                self._at -= 1
            elif self._take("licensed"):
                return self._further(self._draft.add(kind, self._license()))
            elif self._take("without a license", "without license", "with no license", "that has no license"):
                return self._further(self._draft.add(kind, "none"))
            elif self._take("of unknown license", "with unknown license", "with an unknown license"):
                return self._further(self._draft.add(kind, "unknown"))
            return self._further(self._draft.add(kind, "own", model_class=model_class))
        if self._done or token.word in ("(", ")"):
            raise self._complain()
        raise self._no_license(token)

    def _own_terms_of_program(self, kind: str) -> bool:
        """``a program under proprietary terms linked with X``: what the user makes, and its outbound terms."""
        here = self._at
        self._take("under")
        if kind == "code" and self._look(*words.PROPRIETARY) and self._first_thing:
            self._draft.say("outbound", self._outbound())
            return True
        self._at = here
        return False

    def _is_source_license(self) -> bool:
        """``code under X into ...``: the licence of an input, unless nothing follows that could make it one."""
        offset = 0
        while self._peek(offset).word in ("the", "a", "an"):
            offset += 1
        if not self._peek(offset).license:
            return False
        following = self._peek(offset + 1).word
        return (
            following
            in (
                "into",
                "in",
                "with",
                "and",
                "to",
                "from",
                "under",
                "as",
                "on",
                ",",
                "inside",
                "for",
                "against",
                "together",
                "statically",
                "dynamically",
                "commercially",
            )
            or not self._first_thing
        )

    @property
    def _first_thing(self) -> bool:
        return not self._draft.artifacts

    def _class(self) -> str:
        """The class of model that the next words name, if they do; they are left where they are if they are a noun too."""
        here = self._at
        found = self._mapped(words.MODEL_CLASSES)
        phrase = " ".join(token.word for token in self._tokens[here : self._at])
        if phrase in words.NOUNS or phrase in words.MODELS:
            self._at = here
        return str(found or "")

    def _noun(self) -> str:
        """The kind that a noun names, or nothing; a compound (``training data``) counts as one."""
        kind = self._mapped(words.NOUNS)
        if kind is None:
            return ""
        more = self._mapped(words.NOUNS)
        return str(more or kind)

    def _kind(self, license: str) -> str:
        """The kind of a licence, or of the first one in an expression that the catalogue holds."""
        for name in (license, *re.split(r"\s+(?:OR|AND|WITH|or|and|with)\s+|[()]", license)):
            found = self._names.find(name.strip()) if name.strip() else None
            if found:
                return self._kind_of(found)
        return ""

    def _kind_from(self, license: str, default: str) -> str:
        """What kind of thing is under a licence, where no noun says it: ``default`` is what the relation expects."""
        kind = self._kind(license)
        if default == "any":
            return {"model": "model", "data": "dataset", "content": "document"}.get(kind, "code")
        if default in ("dataset", "code", "document") and kind == "model":
            return "model"
        return default

    def _further(self, name: str) -> str:
        """What is said after a thing: ``trained on Y``, ``distilled from X``, ``fine-tuned on Y``."""
        while not self._plainly:
            self._modifiers(adverbs_only=True)
            here = self._at
            self._take("that was", "that is", "which was", "which is", "i", "that i", "we", "that we", "and", "was")
            relation = self._mapped(words.PARTICIPLES)
            uses = None if relation is not None else self._mapped(words.USES)
            if self._done or (relation is None and uses is None):
                self._at = here
                return name
            if uses is not None:
                if self._draft.artifacts[name].kind != "code":
                    self._at = here
                    return name
                name = self._with_step(name, str(uses), "")
                continue
            preposition = self._mapped(words.PREPOSITIONS)
            if preposition is None:
                self._at = here
                return name
            name = self._with_step(name, str(relation), str(preposition))
        return name

    def _with_step(self, name: str, relation: str, preposition: str) -> str:
        start = self._at
        artifact = self._draft.artifacts[name]
        if artifact.kind not in ("model", "adapter"):
            return self._made_of(name, relation, preposition)
        if relation not in words.OF_MODELS and relation not in (
            "train",
            "judge",
            "base",
            "generate",
            "convert",
            "copy",
        ):
            raise QuestionError(
                f"a model is not {self._tokens[start - 1].text} something",
                Place(word=self._tokens[start - 1].text),
                words.EXAMPLES,
            )
        if relation == "base":
            relation = "fine-tune"
            if self._peek().word in words.NOUNS_DATA or self._kind_ahead() in ("data", "content"):
                relation = "train"
        elif relation == "fine-tune" and preposition == "on" or relation == "train":
            relation = (
                "train-with"
                if preposition in ("with", "using")
                and self._peek().word not in words.NOUNS_DATA
                and self._kind_ahead() == "software"
                else "train"
            )
        default = {"train": "dataset", "train-with": "code", "concatenate": "dataset", "annotate": "dataset"}.get(
            relation, "model"
        )
        steps = []
        for source in self._sources(default, plain=True):
            if relation == "train":
                steps.append(self._trained_on(source))
            else:
                steps.append(Step(relation, source))
            if steps[-1].relation == "fine-tune" and self._draft.artifacts[source].kind not in ("model", "adapter"):
                steps[-1] = Step("train-with" if self._draft.artifacts[source].kind == "code" else "train", source)
            self._fits(steps[-1].relation, source)
        if artifact.license and artifact.license != "own":  # X trained on Y: a fine-tune of X
            base = name
            return self._draft.add(artifact.kind, "", [Step("fine-tune", base), *steps])
        self._draft.artifacts[name] = replace(artifact, license="", made_from=(*artifact.made_from, *steps))
        return name

    def _made_of(self, name: str, relation: str, preposition: str) -> str:
        """``code based on X``, ``code linked with X``, ``data labelled by X``: what is said after a thing that is no model."""
        artifact = self._draft.artifacts[name]
        said = self._tokens[self._at - 1 - bool(preposition)].text
        default = {"dataset": "dataset", "document": "document"}.get(artifact.kind, "code")
        if relation in ("call", "load", "uses", "bundle"):
            default = "any"
        sources = self._sources("model" if relation in ("annotate", "generate", "judge") else default, plain=True)
        steps = []
        for source in sources:
            kind = self._draft.artifacts[source].kind
            model = kind in ("model", "adapter")
            step = {
                "base": "" if model else "modify",
                "modify": "generate" if model and preposition in ("with", "using", "by") else "" if model else "modify",
                "annotate": "generate" if model else "",
                "generate": "generate" if model else "",
                "uses": "load" if model else "link" if kind == "code" else "bundle",
            }.get(relation, relation)
            fitting = {
                "call": model,
                "load": model,
                "link": not model,
                "link-static": not model,
                "link-dynamic": not model,
                "concatenate": kind == "dataset",
            }
            if not step or not fitting.get(step, True) or step in words.OF_MODELS or step in ("train", "judge"):
                raise QuestionError(
                    f"{words.A_KIND[artifact.kind]} is not {said} {words.A_KIND[kind]}",
                    Place(word=said),
                    words.EXAMPLES,
                )
            steps.append(Step(step, source))
        if artifact.license and artifact.license != "own":
            return self._draft.add(
                artifact.kind, "", [Step("annotate" if relation == "annotate" else "modify", name), *steps]
            )
        self._draft.artifacts[name] = replace(artifact, license="", made_from=(*artifact.made_from, *steps))
        return name

    def _kind_ahead(self) -> str:
        offset = 0
        while self._peek(offset).word in words.DETERMINERS:
            offset += 1
        token = self._peek(offset)
        return self._kind(token.license) if token.license else ""

    # licences

    def _license(self) -> str:
        self._skip(words.DETERMINERS)
        token = self._peek()
        if token.license:
            self._at += 1
            self._take("license")
            return token.license
        if self._done or token.word in ("(", ")"):
            raise self._complain()
        raise self._no_license(token)

    def _no_license(self, token: Token) -> Exception:
        """The word that stands where a licence is expected: the name of a family, a near name, or nothing known."""
        rest = [t.text for t in self._tokens[self._at : self._at + 3] if not t.license]
        for length in range(len(rest), 0, -1):
            try:
                self._names.resolve(" ".join(rest[:length]))
            except UnknownLicenseError as error:
                if "family" in error.message or length == 1:
                    return UnknownLicenseError(error.message, Place(word=" ".join(rest[:length])), error.nearest)
        return QuestionError("a licence is missing", Place(word=token.text or "the end"), words.EXAMPLES)

    def _outbound(self) -> str:
        self._skip(("a", "an", "the"))
        if self._take(*words.PROPRIETARY):
            self._take("license", "terms", "conditions")
            return "proprietary"
        if self._take("unknown terms", "unknown license"):
            return "unknown"
        first = self._license()
        while self._look("and", "or") and self._peek(1).license:
            operator = self._peek().word.upper()
            self._at += 1
            second = self._license()
            first = f"({first}) {operator} ({second})" if " " in first else f"{first} {operator} {second}"
        return first

    # what can be said anywhere

    def _modifiers(self, adverbs_only: bool = False) -> None:
        while not self._done and self._modifier(adverbs_only):
            pass

    def _modifier(self, adverbs_only: bool) -> bool:
        draft = self._draft
        said = self._mapped(words.ADVERBS)
        if said is not None:
            self._say(said)  # type: ignore[arg-type]
            return True
        if self._number_phrase() or self._place():
            return True
        if adverbs_only:
            return False
        here = self._at
        self._skip((",", ";", "and", "then", "but", "also"))
        if self._action_after():
            return True
        if (
            self._take("called", "named", "call it", "name it", "by the name of", "under the name of")
            and not self._done
        ):
            draft.say("called", self._peek().text.strip('"“”'))
            self._at += 1
            return True
        if self._take(*words.UNDER) or (self._peek(2).word == "license" and self._take("with")):
            self._modifiers(adverbs_only=True)
            if not self._look(*words.PROPRIETARY):
                self._skip(("the", "a", "an"))
            if (
                self._peek().license
                or self._look(*words.PROPRIETARY)
                or self._look(*(f"{d} {p}" for d in ("a", "the", "an") for p in words.PROPRIETARY))
            ):
                draft.say("outbound", self._outbound())
                self._clear_internal()
                return True
            if self._tokens[self._at - 1].word == "under":
                self._license()
            self._at = here
            self._skip((",", ";", "and", "then", "but", "also"))
        if self._at > here and self._modifier(adverbs_only=True):
            return True
        trained = MINE in draft.artifacts and any(
            step.relation in words.TRAINED or step.relation == "train" for step in draft.artifacts[MINE].made_from
        )
        if trained and self._take("trained on", "on", "using", "with") and self._begins_source():
            for source in self._sources("dataset"):
                self._add_step(
                    self._trained_on(source)
                    if self._draft.artifacts[source].kind != "code"
                    else Step("train-with", source)
                )
            return True
        self._at = here
        return False

    def _clear_internal(self) -> None:
        if self._draft.form == "internal":
            self._draft.form = ""

    def _action_after(self) -> bool:
        """``... and sell it``, ``... and keep it internal``, ``... and host it as a service``."""
        said = self._mapped(words.THEN)
        if said is None:
            return False
        kept = self._draft.form_of_verb == "internal" or self._draft.verb in words.KEEP
        if kept and "released" in said:  # type: ignore[operator]
            raise QuestionError(
                "what is released? Ask about one thing: use X, or release X",
                Place(word=self._tokens[self._at - 1].text),
                words.EXAMPLES,
            )
        self._say(said)  # type: ignore[arg-type]
        return True

    def _say(self, said: Mapping[str, object]) -> None:
        for key, value in said.items():
            if key == "fact":
                for name, stated in value.items():  # type: ignore[attr-defined]
                    self._draft.say_fact(name, stated)
            else:
                self._draft.say(key, value)

    def _number_phrase(self) -> bool:
        """``with 5 million users``, ``revenue of $2M``."""
        here = self._at
        self._take("with", "having", "and", "at", "for", "to")
        said = (
            "a revenue of",
            "revenue of",
            "annual revenue of",
            "an annual revenue of",
            "revenue",
            "a revenue",
            "arr of",
        )
        revenue = self._take(*said)
        beyond = int(self._mapped(words.COMPARED) or 0)  # type: ignore[call-overload]
        revenue = revenue or self._take(*said)
        amount = words.amount([self._peek(i).text for i in range(3)])
        if amount is None:
            self._at = here
            return False
        figure, taken, dollars = amount
        figure = max(figure + beyond, 0)
        self._at += taken
        self._take("monthly", "active", "a month", "monthly active")
        if not dollars and self._take("users", "monthly users", "monthly active users", "active users", "mau", "user"):
            self._take("a month", "per month", "monthly", "each month")
            self._draft.say_fact("monthly_users", figure)
            return True
        if (
            self._take(
                "annual revenue",
                "revenue",
                "yearly revenue",
                "in revenue",
                "of revenue",
                "in annual revenue",
                "of annual revenue",
                "in yearly revenue",
                "arr",
                "usd revenue",
                "dollars in revenue",
                "usd of revenue",
                "dollars of revenue",
                "usd in revenue",
                "in sales",
                "usd",
                "dollars",
            )
            or revenue
            or dollars
        ):
            self._take("a year", "per year", "yearly", "each year", "in revenue", "revenue")
            self._draft.say_fact("annual_revenue_usd", figure)
            return True
        self._at = here
        return False

    def _place(self) -> bool:
        here = self._at
        if self._take("in", "from", "within", "inside", "based in", "for users in", "to users in", "for customers in"):
            preposition = " ".join(token.word for token in self._tokens[here : self._at])
            self._skip(("the",))
            code = self._mapped(words.PLACES)
            token = self._peek()
            if code is None and len(token.text) == 2 and token.text.isupper() and token.text in words.CODES:
                code = token.text
                self._at += 1
            if code is not None:
                places = (normal(str(code)),)
                self._draft.say_fact(words.PLACE_OF.get(preposition, "places"), places)
                return True
        self._at = here
        return False
