"""In: a built site and a target. Out: the target holds that site. One module for each kind of target."""
