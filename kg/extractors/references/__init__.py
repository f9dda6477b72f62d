"""Cited works one by one, from templates and from plain text; `kg.extractors.citations` puts them together."""
