"""A finished graph, opened: names as people write them, SPARQL, tables, answers; and the store on disk."""
