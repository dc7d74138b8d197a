"""What a report states of itself: its head, its publisher, where it is at home."""
