"""The sound process: its loop, its wire, its supervisor."""
