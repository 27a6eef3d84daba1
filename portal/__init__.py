"""A civic portal that pairs what authorities announce with what residents report."""

__version__ = "0.1.0"
