"""For whoever makes exercises: begin one, and let the course prove itself."""
