"""Measures held against the rules of a pack: bound, evaluated, gated, decided, concluded."""
