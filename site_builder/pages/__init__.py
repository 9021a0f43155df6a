"""What the site consists of: one module for each kind of page, which makes planned outputs of the hub."""
