"""Legal instruments in a text: titles, bare names, document numbers, articles, and the class of each."""
