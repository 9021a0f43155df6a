"""The passes, in order: load, parse, index, plan, render, publish.

In: the folder of a hub. Out: a published site. Read `build.py` first.
"""
