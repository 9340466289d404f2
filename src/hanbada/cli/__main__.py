"""python -m hanbada.cli: the same as the command `hanbada`."""

from hanbada.cli import main

main()
