"""Reader: an accessible voice and large-print reader."""

__version__ = "0.1.0"
