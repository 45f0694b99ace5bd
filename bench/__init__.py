"""What a verdict costs, beside what it stands for: see `python -m bench --help`."""
