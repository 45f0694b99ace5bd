"""The course as a website: `python -m website OUT` builds it, without network."""
