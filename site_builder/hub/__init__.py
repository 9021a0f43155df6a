"""What a hub is made of, computed from its stories: terms, lists, archive, related stories, links."""
