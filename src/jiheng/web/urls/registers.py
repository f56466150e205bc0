"""Pages of the registers: lists, records, evidence."""

from __future__ import annotations

from jiheng.web.access import Scope, page
from jiheng.web.roles import KEEPERS, WRITERS
from jiheng.web.views import drafts, evidence, exchange, record, registers

_RECORD = "registers/<slug:register>/<str:key>/"

urls = [
    page("draft/", drafts.draft, name="draft", scope=Scope.OWN, gets=False, posts=True),
    page("registers/", registers.registers, name="registers"),
    page("registers/<slug:register>/", registers.register, name="register"),
    page("registers/<slug:register>/export/", exchange.export_register, name="export-register"),
    page("registers/<slug:register>/new/", record.new_record, name="record-new", read=WRITERS, write=WRITERS),
    page(_RECORD, record.record, name="record", write=WRITERS),
    page(f"{_RECORD}move/", record.move, name="record-move", gets=False, write=KEEPERS),
    page(f"{_RECORD}drop/", record.drop, name="record-drop", gets=False, write=WRITERS),
    page("import/", exchange.bring, name="bring", read=WRITERS, write=WRITERS),
    page("export/", exchange.export_year, name="export-year"),
    page("undo/<int:number>/", record.undo, name="undo", gets=False, write=KEEPERS),
    page("evidence/<slug:sha256>/", evidence.evidence, name="evidence", scope=Scope.UNIT),
]
