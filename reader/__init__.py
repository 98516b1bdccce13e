"""Reader: an accessible voice and large-print reader."""

import os

__version__ = "0.1.0"

# ONNX Runtime, which natural voices run on, tells its maker by HTTPS what it is used for and gives the machine a number
# in ~/.cache, unless this is set before it is loaded (its Privacy.md, "Disabling Telemetry").
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
