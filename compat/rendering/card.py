"""The lines that tell a licence in the metadata of a model card or dataset card, as the Hugging Face Hub reads them."""

from __future__ import annotations

import re

from compat.knowledge.model import Knowledge

CARD_FORMS = ("weights", "adapter", "dataset")  # what the Hub shows with a card
# The Hub's own ids stand in `license:`. Anything else is `license: other`, with an id of one's own (`license_name`, "like
# my-license-1.0") and the text (`license_link`: a URL, or the name of the file in the repository). This is what
# huggingface/hub-docs, modelcard.md, says. It has no word for AND, OR and WITH: a dataset card takes a list, and nowhere is it
# said whether all of a list bind or the reader may choose. So an expression goes out as one `other` licence that is named
# after the expression, and LICENSE tells how its parts go together. Own terms are an `other` licence, too, with a name that
# only their writer can give.
OWN_NAME = "my-license-1.0"
TEXT = "LICENSE"


def card(outbound: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The YAML lines for an outbound licence: an id, an SPDX expression over ids, ``proprietary``; none for no licence."""
    if not outbound:
        return ()
    if outbound == "proprietary":
        return _other(f"{OWN_NAME}  # the name of your own terms")
    if known := _of_the_hub(outbound, knowledge):
        return (f"license: {known}",)
    return _other(re.sub(r"[^a-z0-9.]+", "-", outbound.lower()).strip("-.") or OWN_NAME)


def _of_the_hub(id: str, knowledge: Knowledge) -> str:
    """The Hub's id for a licence. It has one for each text, so one "or later" goes by the first text that it offers."""
    if id not in knowledge.ids:
        return ""
    about = knowledge.record(id).about
    own = about["huggingface"] or (knowledge.record(about["offers"][0]).about["huggingface"] if about["offers"] else ())
    return str(own[0]) if own else ""


def _other(name: str) -> tuple[str, ...]:
    return "license: other", f"license_name: {name}", f"license_link: {TEXT}"
