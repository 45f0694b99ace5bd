"""The untrusted side: runs beside the learner's code and imports nothing of the checker."""
