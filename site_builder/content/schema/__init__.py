"""In: the plain data of a YAML file. Out: a typed value, and problems with hints."""
