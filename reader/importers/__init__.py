"""One file a format, chosen by content before suffix; every importer makes a Document."""
