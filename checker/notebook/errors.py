"""The one way in which a notebook tool stops a cell: a short message, no traceback."""

from __future__ import annotations

from checker.language import _


class LessonStop(Exception):
    """Stops the cell. Its text says what happened and what to do next."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython and Jupyter show in place of a traceback."""
        return str(self).splitlines() or [_("Stopped.")]
