"""The boundary sheet and the atlas: a page drawn to scale."""
