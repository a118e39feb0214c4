"""Pages: form, action, redirect. Who may see one is decided in access.py and rules.py."""
