"""Tests of the notebook tools and the lessons."""
