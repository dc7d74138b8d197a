"""Extractions as RDF: which triples there are, and the text that says them."""
