"""What a question is about: artifacts, how they were made from one another, and what is to be released.

A plain description. Licences are still the expressions that the user wrote; the words allowed for
relations, forms and kinds are data in ``rules/`` (see docs/vocabulary.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

KINDS = ("model", "adapter", "dataset", "code", "document", "output")
# The form in which a kind is released where nothing else is said.
FORM_OF_KIND = {
    "model": "weights",
    "adapter": "adapter",
    "dataset": "dataset",
    "code": "source",
    "document": "source",
    "output": "outputs",
}
PERSONS = ("individual", "company", "academic", "nonprofit", "public-authority")
# Sizes of the one who asks, as licences measure them: what each counts.
SIZES = {
    "monthly_users": "{} monthly users",
    "daily_users": "{} users a day",
    "monthly_visits": "{} visits a month",
    "annual_revenue_usd": "USD {} of yearly revenue",
    "annual_revenue_cny": "CNY {} of yearly revenue",
    "monthly_revenue_usd": "USD {} of monthly revenue",
    "funding_usd": "USD {} raised",
    "people": "{} people",
    "devices": "{} devices",
    "days": "{} days of use",
}
GAINS = ("commercial", "noncommercial")
ACTIVITIES = ("production", "evaluation", "research", "personal")
CLASSES = (
    "large-language-model",
    "text-to-image",
    "text-to-video",
    "text-to-speech",
    "speech-recognition",
    "embedding",
    "classifier",
    "image-classifier",
    "text-classifier",
    "detector",
    "segmentation",
    "speech",
    "video",
    "vision-language",
    "other",
)


@dataclass(frozen=True)
class Step:
    """One thing that was done to an artifact on the way to another.

    ``relation`` is one of the relations of ``rules/relations.yaml``; ``source`` names the artifact taken in;
    ``by`` is ``me`` or ``other``, or empty for the default (docs/work-files.md).
    """

    relation: str
    source: str
    by: str = ""


@dataclass(frozen=True)
class Artifact:
    """A model, adapter, dataset, code, document or output.

    ``license`` is an SPDX expression over names of the catalogue, or ``own``, ``proprietary``, ``none``, ``unknown``, or empty.
    ``model_class``, ``modalities``, ``foundational`` and ``competes_with_licensor`` are empty or None when not said.
    """

    name: str
    kind: str
    license: str = ""
    made_from: tuple[Step, ...] = ()
    model_class: str = ""
    modalities: tuple[str, ...] = ()
    foundational: bool | None = None
    competes_with_licensor: bool | None = None


@dataclass(frozen=True)
class Circumstances:
    """What is known of the one who asks. None or empty means not stated.

    ``sizes`` holds whole numbers by the names of ``SIZES``, affiliates included.
    Places are two-letter country codes or unions (EU, EEA), upper case.
    """

    person: str = ""
    sizes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    established_in: tuple[str, ...] = ()
    used_in: tuple[str, ...] = ()
    offered_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """What is to happen with an artifact: its form, its purpose, and who asks.

    ``form`` is one of ``rules/forms.yaml``; ``gain`` one of ``GAINS`` or empty; ``activity`` one of ``ACTIVITIES`` or empty;
    ``name`` is what it is to be called, or empty if that is not said.
    """

    artifact: str
    form: str
    gain: str = ""
    activity: str = ""
    circumstances: Circumstances = field(default_factory=Circumstances)
    name: str = ""


@dataclass(frozen=True)
class Work:
    """A work and its release. ``assume`` pins readings and circumstances: name -> ``yes``, ``no`` or ``open``.

    ``question`` is the text it came from; ``open_all`` opens every reading; ``typed`` says how a licence id was written.
    ``policy`` is the file of the organisation whose policy it is under, if any; ``by_policy`` names what is stated or pinned
    there alone (readings, circumstances, keys of ``Circumstances``, ``gain``, ``activity``) and where; ``not_accepted`` the
    licences that it does not accept, and where and why in words.
    """

    artifacts: tuple[Artifact, ...]
    release: Release
    assume: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    question: str = ""
    open_all: bool = False
    typed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    policy: str = ""
    by_policy: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    not_accepted: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def made_by(self, artifact: Artifact, step: Step) -> str:
        """Who took the step: what is the user's own, the user made; behind what somebody published, somebody else stands."""
        return step.by or ("me" if artifact.license == "own" or artifact.name == self.release.artifact else "other")

    def artifact(self, name: str) -> Artifact:
        """The artifact of that name. Raises ``KeyError`` if there is none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> Mapping[str, Artifact]:
        return {artifact.name: artifact for artifact in reversed(self.artifacts)}
