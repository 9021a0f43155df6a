"""What commands do, without the command line: rename, why, verify, JSON Schemas, metadata of a page."""
