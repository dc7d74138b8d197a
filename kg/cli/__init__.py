"""The command ``kg``: a module for each group of commands, and what they share."""
