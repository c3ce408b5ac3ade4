"""Losses of two-player games, from logits; one a file."""
