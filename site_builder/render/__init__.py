"""In: a planned output. Out: its bytes, and the fingerprint of all that decides them."""
