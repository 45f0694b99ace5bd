"""The course's checker: rehearses a learner's migrations and judges what they left behind."""

__version__ = "0.1.0"
