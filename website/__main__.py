"""`python -m website OUT`: run the notebooks, and make the site from lessons and exercises."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from checker.course import open_course
from website.pages import TRY, write_sources

FOR_EVERYBODY = (  # what the theme leaves out, and screen readers and keyboards need
    ('role="heading"><span class="caption-text">', 'role="heading" aria-level="2"><span>'),
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="All pages">'),
    ('<aside class="toc-drawer', '<aside aria-label="This page" class="toc-drawer'),
    ('<th class="head"><p></p></th>', "<td></td>"),
    ('<div class="picture docutils', '<div tabindex="0" class="picture docutils'),
    ("<pre>", '<pre tabindex="0">'),
)
HERE = Path(__file__).resolve().parent


def main(argv: list[str]) -> int:
    """Build the site; the exit code of Sphinx, for which every warning is an error."""
    parser = argparse.ArgumentParser(prog="python -m website", description=__doc__)
    parser.add_argument("out", nargs="?", default="site", help="the folder to make (default: site)")
    parser.add_argument(
        "--run",
        metavar="LESSON",
        nargs="*",
        help="run only these notebooks; the others are shown without outputs",
    )
    parser.add_argument(
        "--browser", action="store_true", help="add the version that runs in a browser"
    )
    options = parser.parse_args(argv)
    from sphinx.cmd.build import build_main

    if options.browser:
        from website import lite

        try:
            lite.build(open_course(), Path(options.out) / TRY)
        except lite.NoPyodide as missing:
            print(missing, file=sys.stderr)
            return 1
        except subprocess.CalledProcessError as trouble:
            print(trouble.stdout, trouble.stderr, sep="\n", file=sys.stderr)
            return 1
    with TemporaryDirectory(prefix="website-", ignore_cleanup_errors=True) as room:
        sources = Path(room) / "sources"
        write_sources(open_course(), sources, options.run, browser=options.browser)
        words = ["-b", "html", "-W", "--keep-going", "-q", "-n", "-c", str(HERE)]
        words += ["-d", str(Path(room) / "doctrees"), str(sources), options.out]
        code = build_main(words)
    made = [path.relative_to(options.out) for path in Path(options.out).rglob("*.html")]
    for page in [Path(options.out, path) for path in made if path.parts[0] != TRY]:
        page.write_text(accessible(page.read_text(encoding="utf-8")), encoding="utf-8")
    if code == 0:
        print(f"The site is ready: {Path(options.out).resolve() / 'index.html'}")
    return int(code)


def accessible(page: str) -> str:
    """A page with what the theme leaves out."""
    for found, better in FOR_EVERYBODY:
        page = page.replace(found, better)
    return page


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
