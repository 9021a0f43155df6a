"""Diagnostics: problems as people and programs read them.

In: problems with their location. Out: text, JSON, GitHub annotations, SARIF; suggestions for typos; all codes.
"""
