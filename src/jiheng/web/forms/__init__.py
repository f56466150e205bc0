"""Forms: made from the fields of a register."""

from jiheng.web.forms.record import FormField, Section, cells_of, sections

__all__ = ["FormField", "Section", "cells_of", "sections"]
