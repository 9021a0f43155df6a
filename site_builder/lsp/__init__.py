"""The language server: diagnostics, completion, definitions and quick fixes in editor programs."""
