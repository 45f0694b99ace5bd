"""Running a step of a learner's code, shut in as well as the machine can."""
