"""Rehearsing a submission: its migrations, run forth and back on scratch databases."""
