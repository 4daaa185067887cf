"""Makes the public copy of a review: a `Review` with less in it, which the renderers draw as any other."""

from landuse.workflows.redaction.redact import for_audience, redacted

__all__ = ["for_audience", "redacted"]
