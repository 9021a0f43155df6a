"""In: `site.yaml`, and what is installed. Out: `Config`, `Features` and the paths of a hub."""
