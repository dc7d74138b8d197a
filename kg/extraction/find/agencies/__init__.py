"""Names of agencies in a text: central organs, bodies behind a place, and bodies that no table has."""
