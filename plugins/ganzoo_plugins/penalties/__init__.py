"""Penalties: further terms of a critic's loss."""
