"""Reports: pure functions from a class's grades to the files that other tools and people read."""
