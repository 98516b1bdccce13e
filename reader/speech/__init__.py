"""One file an engine; every engine turns text into a Clip with honest word marks."""
