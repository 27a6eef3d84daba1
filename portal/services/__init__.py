"""Use cases: one verb a module, each inside a unit of work that its caller commits."""
