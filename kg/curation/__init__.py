"""Curation: what the program could not know, settled by a person with the evidence before his eyes.

items.py       what is to be settled: the names of review.csv, all of them, and likely doubles
listed.py      those of review.csv, where a graph does not hold them
doubles.py     which names of one kind may mean one thing
evidence.py    the sentences of an item with its words marked, and what stands around it in the graph
proposals.py   what is proposed for an item, and why
lines.py       the lines of the queue
sheet.py       a CSV file changed as a person would change it: all that is not touched stays, byte for byte
settled.py     decisions.csv by means of it, whoever else changes the file meanwhile
choices.py     what a person decides, as a row of it
standing.py    which items are open, decided or put off
journal.py     the steps that were taken, so that they can be undone, and what was put off
folder.py      of what a folder of outputs was built, and where its decisions go
rebuilding.py  the process that builds again and compares
about.py       what a page is told of the folder, and what things are called
desk.py        all of it together: what a page (`kg.server.review`) asks for and does
"""
