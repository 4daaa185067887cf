"""Idle land by the law: a parcel's facts, its periods, its status."""
