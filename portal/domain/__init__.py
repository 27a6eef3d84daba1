"""The rules of the portal, told in the standard library only."""
