"""The 四至 text: read, compared with the drawing, written from it."""
