"""Self-contained pages: one frame for reports, replays and certificates."""
