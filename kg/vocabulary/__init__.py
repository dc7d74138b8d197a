"""What is known by name: the vocabularies and labels of ontology/, loaded."""
