"""One output per file; draws what was found, and decides nothing."""
