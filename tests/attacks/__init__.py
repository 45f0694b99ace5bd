"""Hostile submissions, a family each: none reaches anything outside, none gains a point."""
