"""What is wrong, as people and programs read it.

In: problems with their place. Out: text, JSON, GitHub annotations, SARIF; suggestions for typos; the list of codes.
"""
