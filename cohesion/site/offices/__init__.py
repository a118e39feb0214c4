"""The pages of those who answer for the service: settings, wordings, contacts, areas, and who came in."""
