"""The explorer: a build as one HTML page that opens from disk, offline, with the sentence behind every edge.

    parts.py     a report's extraction → what the page may need of it, made beside the extraction
    columns.py   all claims as columns of numbers: who is tied to what
    choice.py    the parts of all reports → what one page shows of them
    data.py      what was chosen → the plain data that the page reads (entities, claims, regions, labels)
    rows.py      the rows of reports and claims in it
    layout.py    entities → positions, without overlap of labels, the strongest in the middle
    filled.py    what the modules take from the schema: kinds and relations, and what they are called
    packed.py    the data as columns of steps, deflated
    assemble.py  data, page.html, page.css, modules/*.js and vis-network → one file under a strict policy
    modules/     the page's own code, plain ES modules; main.js is where it starts

All text of reports travels in a deflated block and reaches the page by textContent alone.
"""
