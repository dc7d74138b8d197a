"""What stays on disk: files that are replaced as one, more lines than memory should hold, bytes made small."""
