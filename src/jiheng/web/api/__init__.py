"""The API: what the pages can do, for programs: the same book, the same rules of access, described by OpenAPI."""
