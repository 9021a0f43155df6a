"""The values that passes hand to each other: content, problems, the site, planned outputs. Imports nothing of ours."""
