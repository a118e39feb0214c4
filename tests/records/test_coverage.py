"""Every model of ours is removed in time, told to whom it is about, or excused with a reason: none by oversight."""

import pytest
from django.apps import apps
from django.db import models

from cohesion.records.registry import kinds, parts
from tests.records.excused import NOT_IN_THE_FILE, STAYS, WHO_ACTED

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in ("cohesion", "incidents", "forums", "events")
]
PEOPLE = {"accounts.Person", "directory.Post", "incidents.Alert"}  # to point there is to point to somebody
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def label(model) -> str:
    return str(model._meta.label)


def leads_to_somebody(field: models.Field) -> bool:
    return field.is_relation and label(field.related_model) in PEOPLE and field.name not in WHO_ACTED


def says_something(field: models.Field) -> bool:
    return isinstance(field, WORDS) and not field.choices


@pytest.mark.parametrize("model", OURS, ids=label)
def test_what_says_or_leads_to_something_is_swept_or_excused(model):
    covered = {name for kind in kinds() for name in kind.covers}
    excuses = STAYS.get(label(model), {})
    if label(model) in covered or "*" in excuses:
        return
    fields = [field for field in model._meta.concrete_fields if says_something(field)]
    people = [
        field
        for field in model._meta.concrete_fields
        if field.is_relation
        and label(field.related_model) == "accounts.Person"
        and field.name not in WHO_ACTED
    ]
    kept = [
        field.name
        for field in (*fields, *people)
        if f"{label(model)}.{field.name}" not in covered and field.name not in excuses
    ]
    assert kept == [], f"{label(model)}: nothing removes {kept}, and no reason is given"


@pytest.mark.parametrize("model", OURS, ids=label)
def test_what_leads_to_somebody_is_in_their_file_or_excused(model):
    told = {name for part in parts() for name in part.covers}
    leads = [field.name for field in model._meta.concrete_fields if leads_to_somebody(field)]
    assert not leads or label(model) in told or label(model) in NOT_IN_THE_FILE, leads


def test_what_is_named_exists_and_no_excuse_is_stale():
    named = {name for one in (*kinds(), *parts()) for name in one.covers}
    for name in named:
        model = apps.get_model(".".join(name.split(".")[:2]))
        if name.count(".") == 2:
            assert model._meta.get_field(name.split(".")[2])
    labels = {label(model): model for model in OURS}
    assert set(STAYS) | set(NOT_IN_THE_FILE) <= set(labels)
    for name, fields in STAYS.items():
        for field, why in fields.items():
            assert why
            assert field == "*" or labels[name]._meta.get_field(field)
            assert f"{name}.{field}" not in named


def test_each_kind_and_part_says_what_it_covers():
    assert [kind.name for kind in kinds() if not kind.covers] == []
