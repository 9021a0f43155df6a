"""In: `site.yaml`, and the installed optional libraries. Out: `Config`, `Features` and the paths of a hub."""
