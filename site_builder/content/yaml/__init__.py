"""In: YAML text. Out: nodes with their places, problems, and edits that keep comments."""
