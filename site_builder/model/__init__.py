"""Frozen values that the passes hand to each other: content, problems, the site, planned outputs.

Imports nothing else of this program.
"""
