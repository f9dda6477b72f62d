"""What the page as a whole states: its subject, names, media, categories and links."""
