"""Results of a class: files, and which attempt counts."""
