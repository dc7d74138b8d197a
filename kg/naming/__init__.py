"""Names of other people's tables tied to the things of the vocabularies and of a graph, by the rules of extraction.

readings.py    what the vocabularies and the rules of naming make of many names at once
known.py       what a graph says of the same names, and whether it has the things
resolving.py   the one thing that a name means, or the candidates among which it stays open
columns.py     a column of a CSV file, read and written
"""
