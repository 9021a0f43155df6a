"""In: plain data of a YAML file. Out: a typed value, or problems with hints."""
