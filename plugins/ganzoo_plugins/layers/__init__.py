"""Layers that networks are made of; one idea a file."""

import ganzoo_compat  # noqa: F401  # it imports TensorFlow without its notes
