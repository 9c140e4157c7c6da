"""The same table of datasets for machines: an OpenAPI description of every address."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema

from opendata.dataset import TEXT, WHOLE, Column, Dataset
from opendata.parameters import CURSOR, LIMIT, parameters


class DatasetSchema(AutoSchema):
    """An operation is written from its view's dataset; there are no serializers to read it from."""

    def get_operation(self, path, path_regex, path_prefix, method, registry) -> dict[str, Any]:
        dataset, form = self.view.dataset, self.view.form
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
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "additionalProperties": {"type": "array", "items": TEXT},
                            }
                        }
                    },
                },
                "429": {"description": _("Too many requests; Retry-After says when to go on.")},
            },
        }


def _parameters(dataset: Dataset, *, paged: bool) -> list[dict[str, Any]]:
    found = [
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
        found += [
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
                "schema": TEXT,
            },
        ]
    return found


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
