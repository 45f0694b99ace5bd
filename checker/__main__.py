"""`python -m checker`."""

import sys

from checker.sandbox.opening import open_sandbox

# Loading Flask and Alembic takes longest, so it starts before anything else is imported.
first = 3 if sys.argv[1:2] == ["--language"] else 1
named = any(word.startswith("exercise") for word in sys.argv[first : first + 1])
warm = open_sandbox() if named else None

from checker.cli import main  # noqa: E402
from checker.text import never_stop_at_a_character  # noqa: E402

never_stop_at_a_character()

main(prog_name="python -m checker", obj=warm)
