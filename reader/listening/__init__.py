"""One file a recogniser, and the listener that owns their loop."""
