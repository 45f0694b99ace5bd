"""What learners see on a terminal."""
