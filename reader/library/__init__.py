"""What is remembered between starts: places, jumps and bookmarks, in SQLite."""
