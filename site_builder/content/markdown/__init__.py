"""In: Markdown text. Out: safe HTML with placeholders for links, and its links, anchors and problems."""
