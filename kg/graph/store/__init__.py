"""A graph as a store on disk, for graphs that are too large to be read anew by each command; and its tables.

folder.py   the folder: generations, filling, opening, who holds what
filling.py  a graph file into a generation, in one pass; a graph in memory into its tables
loading.py  the same file into Oxigraph, by a thread beside
quick.py    the nodes of a file that kg wrote, without a parser
common.py   two such files without what both have
nodes.py    what is said of the nodes of one report
index.py    the tables
kept.py     answers that are worked out when a store is filled
"""
