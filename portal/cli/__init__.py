"""Commands for whoever runs a portal; `portal.__main__` lists them."""
