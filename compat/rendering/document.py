"""One self-contained HTML document: what every page is made of. Nothing that it shows can run, and nothing can leave it.

Text goes through ``escaped``; data goes in as JSON that no tag can end; the policy lets run only the scripts and styles that
are put in here, each by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

from compat.rendering.visible import visible

_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def document(title: str, body: str, css: Sequence[str], js: Sequence[str]) -> str:
    """The document. ``css`` and ``js`` are texts of our own, put in as they are, in this order."""
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src {' '.join(map(_hash, css))}",
            f"script-src {' '.join(map(_hash, js))}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escaped(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escaped(title)}</title>",
        *(f"<style>{text}</style>" for text in css),
    ]
    lines = ["<!doctype html>", '<html lang="en">', "<head>", *head, "</head>", "<body>", body]
    lines += [*(f"<script>{text}</script>" for text in js), "</body>", "</html>", ""]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Text that is shown as it is, between tags or in a quoted attribute."""
    return html.escape(visible(text))


def data(id: str, value: Any) -> str:
    """A block of JSON for the scripts to read."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)
    return f'<script type="application/json" id="{escaped(id)}">{text}</script>'


def element(tag: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    """An element that holds text, and no other element."""
    told = "".join(f' {name}="{escaped(value)}"' for name, value in (attributes or {}).items())
    return f"<{tag}{told}>{escaped(text)}</{tag}>"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
