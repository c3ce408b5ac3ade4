"""Networks that several models share."""
