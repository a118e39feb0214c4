"""SQLite for many threads of one process: see base.py."""
