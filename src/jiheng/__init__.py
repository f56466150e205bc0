"""Jiheng 绩衡: the performance year of a public body, written and read as facts."""

__version__ = "0.1.0"
