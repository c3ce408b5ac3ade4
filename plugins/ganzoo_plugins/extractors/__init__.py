"""Extractors: what metrics see of an image."""
