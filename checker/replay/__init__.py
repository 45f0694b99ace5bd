"""Replaying what migrations did to databases, scene by scene: for looking, not for judging."""
