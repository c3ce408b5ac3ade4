"""Sprite sheets as a dataset of ganzoo's."""
