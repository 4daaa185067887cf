"""The opinion: its content once, as DOCX and as PDF."""
