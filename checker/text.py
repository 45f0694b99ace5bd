"""Text that a submission chose, made harmless to show."""

from __future__ import annotations

import re

CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def plain(text: str) -> str:
    """The text with nothing in it that a terminal would obey."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
