"""Questions asked of the store, one noun a module, answered in frozen cards."""
