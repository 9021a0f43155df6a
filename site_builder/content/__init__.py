"""One file at a time.

In: the bytes of a Markdown, YAML or image file. Out: a typed value, such as a `Story`, and its problems.
"""
