"""A graph as a store on disk, for graphs that are too large to be read anew by each command; and its tables.

folder.py   the folder: generations, filling, opening, who holds what
filling.py  a graph file into a generation, in one pass; a graph in memory into its tables
loading.py  the same file into Oxigraph, by a thread beside
index.py    the tables
kept.py     answers that are worked out when a store is filled
"""
