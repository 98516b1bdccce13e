"""How things are said: one file for each kind of thing, one table for each language."""
