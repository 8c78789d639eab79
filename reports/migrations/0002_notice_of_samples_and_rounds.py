"""Samples and rounds of reminders name their notice. Until now both went by the newest on offer."""

from django.conf import settings
from django.db import migrations, models


def name_the_newest(apps, schema_editor):
    for model in ("SampleAudit", "Round"):
        apps.get_model("reports", model)._base_manager.filter(policy="").update(policy=settings.RULE_PACKS[-1])


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="policy",
            field=models.CharField(default="", max_length=40, verbose_name="rule pack"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sampleaudit",
            name="policy",
            field=models.CharField(default="", max_length=40, verbose_name="rule pack"),
            preserve_default=False,
        ),
        migrations.RunPython(name_the_newest, migrations.RunPython.noop),
    ]
