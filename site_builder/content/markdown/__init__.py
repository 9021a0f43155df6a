"""In: Markdown text. Out: safe HTML with placeholders for links, and what the text contains."""
