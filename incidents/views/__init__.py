"""Pages: form, action, redirect. Who may open one is in permits.py."""
