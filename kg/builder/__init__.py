"""Many reports become outputs: gather, read and extract in processes, write, and remember for the next build."""
