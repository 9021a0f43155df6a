"""The preview: watch the files, build what changed, serve it, and reload the open pages."""
