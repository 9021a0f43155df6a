"""In: the bytes of an image file. Out: its size and kind, or why it cannot be shown."""
