"""Law and language as data: outline families, glossary, catalogues, calendar, rule texts."""
