"""Making and mending the catalogues of `checker/locale`: for translators, never for learners."""
