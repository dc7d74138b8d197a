"""Names of agencies in a text, before they are tied to one body: central organs, local bodies, bodies of no table."""
