"""What stands behind `reader COMMAND`: its arguments, and what it prints; with --json, JSON alone goes to stdout."""
