"""Text of others that can't change how it is shown, and that every format can hold."""

from __future__ import annotations

import unicodedata

# Overrides and isolates turn the order of what follows them round. Marks of direction alone are harmless and stay.
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_PICTURES = 0x2400  # the block of signs for control characters


def visible(text: str) -> str:
    """The text with a sign in the place of each character that steers a terminal, breaks XML or turns text round. Line
    breaks and tabs stay."""
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    code = ord(char)
    if char in "\n\t" or char.isprintable():
        return char
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return chr(_PICTURES + 0x21)
    hidden = char in _TURNING or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or code & 0xFFFE == 0xFFFE
    return f"[U+{code:04X}]" if hidden else char
