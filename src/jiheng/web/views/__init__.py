"""Views: one module a family of pages; each parses, calls a room below, and renders."""
