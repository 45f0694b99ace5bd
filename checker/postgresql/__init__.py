"""The second opinion: the same submission on a real PostgreSQL."""
