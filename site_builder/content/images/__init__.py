"""In: the bytes of an image. Out: its size, or what is wrong with it."""
