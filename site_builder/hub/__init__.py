"""All files together.

In: typed content. Out: the parts of the `Hub`: taxonomy, related stories, links, redirects, schedule.
"""
