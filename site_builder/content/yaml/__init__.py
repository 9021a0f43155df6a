"""In: YAML text. Out: nodes with positions, plain data, problems, and edits that keep comments."""
