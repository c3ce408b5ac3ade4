"""The built-in zoo: it enters through the same entry points as everybody else's plugins."""
