"""Mechanisms and programs in a text: known ones, quoted ones, and those that their class noun gives away."""
