"""Grading a class: taking submissions in, grading each once, keeping every result."""
