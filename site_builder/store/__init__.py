"""State kept between builds, in `.site-builder/`: the cache and the manifests. It can be deleted at any time."""
