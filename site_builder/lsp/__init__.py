"""The language server: what is wrong, what may be written and where things are, in editor programs."""
