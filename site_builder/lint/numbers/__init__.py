"""Numbers in texts, for the rules that compare them. In: texts. Out: their numbers, and which of them differ."""
