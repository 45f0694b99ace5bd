"""Nothing left of what flask db init wrote."""
