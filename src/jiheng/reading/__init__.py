"""Bytes of any published report → document → outline → quantities → facts → relations."""
