"""A third party's plugins for ganzoo."""
