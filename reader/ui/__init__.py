"""The page: a Textual application."""
