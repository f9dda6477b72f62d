"""Wikitext opened for reading: structure, spans and plain text, each with its exact place in the source."""
