"""In: an image or a social card. Out: its bytes. Needs Pillow."""
