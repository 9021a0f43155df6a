"""In: a built site and a deploy target. Out: the target holds that site. Each kind of target has its own module."""
