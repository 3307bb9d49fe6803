"""``python -m compat``."""

from compat.cli.app import main

main()
