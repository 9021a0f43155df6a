"""In: a planned site. Out: what a careful editor would change, which a build lets pass."""
