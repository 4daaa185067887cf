"""One reader per format; nothing is renamed or repaired beyond what reading takes."""
