"""The cheat sheet as one printable page, made from its Markdown."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = "lessons/cheat-sheet.md"
TARGET = "docs/cheat-sheet.html"

FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cheat sheet: database migrations with Flask-Migrate</title>
<style>
@page {{ size: A4 landscape; margin: 6mm; }}
:root {{ color-scheme: light dark; --line: #8886; --code: #8882; }}
body {{ font: 15px/1.45 system-ui, sans-serif; max-width: 70em; margin: 1em auto; padding: 0 1em; }}
h1 {{ font-size: 1.5em; margin: 0 0 .3em; }}
h2 {{ font-size: 1.1em; margin: .9em 0 .2em; border-bottom: 2px solid var(--line); }}
p, ul, ol {{ margin: .3em 0; }}
ul, ol {{ padding-left: 1.3em; }}
code {{ background: var(--code); border-radius: 3px; padding: 0 .2em; font-size: .92em;
       overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; margin: .3em 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .1em .5em .1em 0; }}
th {{ font-weight: 600; }}
td {{ border-top: 1px solid var(--line); }}
@media print {{
  body {{ font-size: 7pt; line-height: 1.2; columns: 3; column-gap: 5mm; max-width: none;
         margin: 0; padding: 0; }}
  h1 {{ font-size: 11pt; }}
  h2 {{ font-size: 9pt; margin-top: .5em; }}
  ul, ol {{ padding-left: 1.8em; }}
  h2, table, li {{ break-inside: avoid; break-after: auto; }}
  h2, p:has(+ table) {{ break-after: avoid; }}
  a {{ color: inherit; text-decoration: none; }}
}}
</style>
</head>
<body>
{body}</body>
</html>
"""


def page(source: Path) -> str:
    """The HTML of the page; its links lead from docs/ to the same places."""
    from markdown_it import MarkdownIt

    text = source.read_text(encoding="utf-8")
    text = re.sub(r"\]\((?!https?:|#|\.\.)", "](../lessons/", text)
    return FRAME.format(body=MarkdownIt("commonmark").enable("table").render(text))
