"""What lists and tables say under their headings: parts, towns, people, institutions, works, and what is only kept."""
