"""Reading what a stranger wrote, as data: databases, rows, revision files, SQL."""
