"""In: requests of an editor program and a hub. Out: diagnostics, completion, definitions and quick fixes."""
