"""The work of some commands, without the command line: rename, why, verify, JSON Schemas, metadata of a page.

In: options and the content of a hub. Out: values that `cli` prints or writes.
"""
