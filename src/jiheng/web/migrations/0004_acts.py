import datetime

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from jiheng.ledger import Record
from jiheng.ledger.entry import NOTE
from jiheng.web.store.acts import ROW, SUBJECTS, content
from jiheng.web.store.journal import append

_ROWS = (
    ("Member", "unit"),
    ("Year", "unit"),
    ("Token", "unit"),
    ("SavedView", "unit"),
    ("Reading", "unit"),
    ("Evidence", "unit"),
    ("Dismissal", "unit"),
    ("Signing", "version__document__unit"),
)


def enter_rows(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - as Django calls it
    """Writes what stood beside the journal until now into it, so that from here on it can be verified."""
    this_year = datetime.date.today().year  # noqa: DTZ011 - the office's own day
    for unit in apps.get_model("web", "Unit").objects.all():
        rows = [r for name, of in _ROWS for r in apps.get_model("web", name).objects.filter(**{of: unit})]
        versions = apps.get_model("web", "Version").objects.filter(document__unit=unit, signings=None)
        changes = []
        for row in (*rows, *versions):
            name = type(row).__name__
            left = Record("", SUBJECTS[name].value, {ROW: f"{name} {row.pk}", **content(row)})
            changes.append((NOTE, "", SUBJECTS[name].value, None, left))
        if changes:
            year = max((y.year for y in rows if type(y).__name__ == "Year"), default=this_year)
            append(unit, year, changes, "升级", "升级前已有，记入日志")


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0003_saved_view"),
    ]

    operations = [
        migrations.AddField("dismissal", "accepted_by", models.TextField(blank=True)),
        migrations.AddField("dismissal", "pending", models.BooleanField(default=False)),
        migrations.AddField("reading", "batch", models.CharField(blank=True, db_index=True, max_length=32)),
        migrations.AddField("reading", "state", models.CharField(blank=True, max_length=10)),
        migrations.RunPython(enter_rows, migrations.RunPython.noop),
    ]
