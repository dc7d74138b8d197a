"""What is asked of an opened graph: a module for each group of verbs."""
