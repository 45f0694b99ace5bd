"""A learner's work, progress, reviews and certificate."""
