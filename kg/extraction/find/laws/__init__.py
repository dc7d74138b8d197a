"""Legal instruments in a text: titles, bare names, numbers, plans, the articles cited, and the class of each."""
