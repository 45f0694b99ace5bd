"""`python -m checker`."""

import sys

from checker.sandbox import open_sandbox

# Loading Flask and Alembic takes longest, so it starts before anything else is imported.
warm = open_sandbox() if any(word.startswith("exercise") for word in sys.argv[1:2]) else None

from checker.cli import main  # noqa: E402

main(prog_name="python -m checker", obj=warm)
