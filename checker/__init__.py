"""The course's checker: rehearses a learner's migrations and judges what they left behind."""

import sys

__version__ = "0.1.0"

if sys.platform == "emscripten":  # in a browser, before a library looks for what is not there
    from checker.browser import settle

    settle()
