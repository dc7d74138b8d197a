"""A graph as a store on disk, for graphs that are too large to be read anew by each command.

folder.py   the folder: generations, filling, opening, who holds what
filling.py  a graph file into a generation, in one pass
index.py    the tables beside the Oxigraph database
kept.py     answers that are worked out when a store is filled
verbs.py    the verbs and named questions, answered from the tables
"""
