"""kg mcp: the graph as tools for programs that work with language models, by the Model Context Protocol.

answers.py   what each tool answers, as plain values within bounds: every row with its IRIs and the sentence that proves it
serving.py   the tools themselves, by the official SDK (extra: mcp), over standard input and output
"""
