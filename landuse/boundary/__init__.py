"""The line itself: its points, its text, its portions and its faults. Pure functions on frames in metres."""
