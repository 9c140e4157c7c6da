"""The same table of datasets for machines: an OpenAPI description of every address."""

from typing import Any

from django.utils.translation import gettext as _

from opendata.cursors import FORM
from opendata.dataset import TEXT, WHOLE, Column, Dataset
from opendata.datasets import DATASETS
from opendata.parameters import CURSOR, LIMIT, parameters
from records import office

FORMS = ("json", "csv")


def described(base: str) -> dict[str, Any]:
    """The whole description; `base` is the path the datasets lie below (/open-data/)."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"{office.current().name}政府信息公开开放数据",
            "description": "只读。CSV 为全部数据，JSON 分页；不含个人信息。",
            "license": {"name": "可免费使用，注明来源"},
            "version": "1",
        },
        "paths": {
            f"{base}{dataset.name}.{form}": {"get": _operation(dataset, form)}
            for dataset in DATASETS
            for form in FORMS
        },
    }


def _operation(dataset: Dataset, form: str) -> dict[str, Any]:
    refusal = {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}}
    return {
        "operationId": f"{dataset.name}-{form}",
        "summary": f"{dataset.title}（{form.upper()}）",
        "description": str(dataset.note),
        "tags": [dataset.name],
        "parameters": _parameters(dataset, paged=form == "json"),
        "responses": {
            "200": _page(dataset) if form == "json" else _table(dataset),
            "304": {"description": _("Not changed since the ETag that was sent.")},
            "400": {
                "description": _("A parameter is wrong; the answer says which and why."),
                "content": {"application/json": {"schema": refusal}},
            },
            "404": {
                "description": _("This is no cursor of this dataset. Take the one in “next”."),
                "content": {"application/json": {"schema": refusal}},
            },
            "414": {"description": _("The address is too long.")},
            "429": {"description": _("Too many requests; Retry-After says when to go on.")},
        },
    }


def _parameters(dataset: Dataset, *, paged: bool) -> list[dict[str, Any]]:
    described = [
        {
            "name": each.name,
            "in": "query",
            "description": "；".join(
                [each.label, *(f"{value} {label}" for value, label in each.choices)]
            ),
            "schema": each.schema,
        }
        for each in parameters(dataset)
    ]
    if paged:
        described += [
            {
                "name": LIMIT,
                "in": "query",
                "description": _("Rows on a page"),
                "schema": WHOLE
                | {"minimum": 1, "maximum": dataset.largest, "default": dataset.page},
            },
            {
                "name": CURSOR,
                "in": "query",
                "description": _("Where the page begins: the one in “next” of the page before"),
                "schema": {**TEXT, "pattern": f"^({FORM})?$"},
            },
        ]
    return described


def _value(column: Column) -> dict[str, Any]:
    schema = {**column.schema, "title": column.label, "nullable": True}
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def _page(dataset: Dataset) -> dict[str, Any]:
    row = {"type": "object", "properties": {c.name: _value(c) for c in dataset.columns}}
    page = {
        "type": "object",
        "required": ["dataset", "next", "results"],
        "properties": {
            "dataset": TEXT,
            "next": {**TEXT, "format": "uri", "nullable": True},
            "results": {"type": "array", "items": row},
        },
    }
    return {"description": str(dataset.note), "content": {"application/json": {"schema": page}}}


def _table(dataset: Dataset) -> dict[str, Any]:
    return {
        "description": "、".join(dataset.labels),
        "content": {"text/csv": {"schema": TEXT}},
    }
