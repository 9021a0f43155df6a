"""Reading what editors write: YAML, Markdown and the schemas of stories, pages, sources and settings."""
