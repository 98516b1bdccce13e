"""`python -m reader.sound OPTIONS`: the sound process, started by its supervisor."""

from __future__ import annotations

import sys

from reader.sound.process import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
