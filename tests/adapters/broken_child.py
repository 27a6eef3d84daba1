"""A child that stumbles over a library of another version before it is ready."""

from __future__ import annotations

if __name__ == "__main__":
    raise TypeError("open() got an unexpected keyword argument 'metadata_errors'")
