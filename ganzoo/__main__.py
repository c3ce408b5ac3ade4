"""`python -m ganzoo`: the command line."""

from ganzoo.cli import main

main()
