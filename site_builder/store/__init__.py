"""Everything remembered between builds, in `.site-builder/`. It can always be deleted."""
