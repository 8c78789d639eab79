import re

from django.db import migrations, models


_OTHER_WORDS = {"foreign_pr": "foreign_permanent_residence", "hk_macau": "hk_macau_permit", "taiwan": "taiwan_permit"}
_RESIDENCE = re.compile(r"8[123]0000[0-9]{11}[0-9X]")


def of_one_list(apps, schema_editor):
    """Rosters of 0.1.0 entered other words for documents than the portal knows; which it is, the number says."""
    learners = apps.get_model("learners", "Learner")._base_manager
    for person in learners.filter(document_type__in=_OTHER_WORDS).only("pk", "document_type", "id_number").iterator():
        kind = _OTHER_WORDS[person.document_type]
        if _RESIDENCE.fullmatch(person.id_number):
            kind = "residence_permit"
        learners.filter(pk=person.pk).update(document_type=kind)


class Migration(migrations.Migration):

    dependencies = [
        ('learners', '0004_number_of_merged_record'),
        ('units', '0002_closed_lists'),
    ]

    operations = [
        migrations.RunPython(of_one_list, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='learner',
            constraint=models.CheckConstraint(condition=models.Q(('document_type__in', ['resident_id', 'passport', 'hk_macau_permit', 'taiwan_permit', 'residence_permit', 'foreign_permanent_residence'])), name='learner_document_type_known'),
        ),
        migrations.AddConstraint(
            model_name='learner',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['male', 'female', ''])), name='learner_sex_known'),
        ),
        migrations.AddConstraint(
            model_name='learner',
            constraint=models.CheckConstraint(condition=models.Q(('sector__in', ['public', 'non_public', ''])), name='learner_sector_known'),
        ),
        migrations.AddConstraint(
            model_name='learner',
            constraint=models.CheckConstraint(condition=models.Q(('title_level__in', ['senior', 'intermediate', 'junior', 'none', ''])), name='learner_title_level_known'),
        ),
        migrations.AddConstraint(
            model_name='learner',
            constraint=models.CheckConstraint(condition=models.Q(('employment__in', ['pending', 'active', 'long_leave', 'retired', 'left'])), name='learner_employment_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('employment__in', ['pending', 'active', 'long_leave', 'retired', 'left'])), name='membership_employment_known'),
        ),
    ]
