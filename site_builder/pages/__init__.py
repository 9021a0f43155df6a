"""One module for each kind of output that readers get.

In: the `Hub`. Out: planned outputs, each with its layout and context.
"""
