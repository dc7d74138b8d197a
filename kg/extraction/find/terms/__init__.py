"""Mechanisms and programs in a text: known ones, quoted ones, and names that are read back from their class noun."""
