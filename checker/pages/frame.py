"""The frame of every page that the checker writes: its templates, and what all of them use."""

from __future__ import annotations

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from checker.language import _, language
from checker.text import plain


def environment(package: str) -> Environment:
    """The templates of a package of ours, which extend those beside this file."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("checker.pages")]),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["plain"] = lambda text: plain(str(text))
    made.globals |= {"_": _, "language": language}
    return made
