"""Messages of the libraries: what they mean here, and what to do."""
