"""The rules of `check`: what a build lets pass and a careful editor would not. One module for each family."""
