"""A report's text becomes its extraction: find, resolve, claim."""
