"""The editor's preview: watch the files, build what has changed, serve it, and tell the open pages."""
