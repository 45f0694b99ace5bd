"""`python -m checker.catalogues`: bring the catalogues up to date with the sources."""

from __future__ import annotations

import argparse
import sys

from checker.catalogues.files import DOMAINS, known, standing, start, update


def main(words: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    parser = argparse.ArgumentParser("python -m checker.catalogues", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update", help="read the sources, and bring every catalogue up to date")
    commands.add_parser("show", help="how much of each language is translated")
    begin = commands.add_parser("start", help="begin a new language")
    begin.add_argument("language", metavar="CODE", help="such as fr, or pt_BR")
    chosen = parser.parse_args(words)
    if chosen.command == "start":
        start(chosen.language)
    if chosen.command != "show":
        update()
    for code in known():
        for domain in DOMAINS:
            done, fuzzy, count = standing(code, domain)
            unsure = f", {fuzzy} to be looked at again" if fuzzy else ""
            print(f"{code}  {domain}: {done} of {count} translated{unsure}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
