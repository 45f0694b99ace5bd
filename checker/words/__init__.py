"""The vocabulary of checks: each word looks for one proof, and raises Failed without it."""
