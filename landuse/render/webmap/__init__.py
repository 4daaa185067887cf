"""The map: one page that asks no network."""
