"""Files to plain text, and what sidecars say of them.

    sources   folders, globs, files → what there is to read
    formats   bytes → documents, one module a format: html, word, pdf, tables; decode for encodings
    limits    how much of it

Offsets count in exactly the text that `plain_text` returns and ``kg text`` prints.
"""
