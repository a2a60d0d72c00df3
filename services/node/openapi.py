"""What OpenAPI cannot learn from the code by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.node.commands import COMMANDS

if TYPE_CHECKING:
    from fastapi import FastAPI

BATCH = "/v1/commands"
_PROBLEM = "application/problem+json"


def describe(api: FastAPI) -> None:
    """Type the batch's items, and give problems their media type."""
    plain = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            document = plain()
            _type_batch(document)
            for way in document["paths"].values():
                for operation in way.values():
                    _problems(operation["responses"])
        return plain()

    api.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _type_batch(document: dict[str, Any]) -> None:
    known = document["components"]["schemas"]
    places = {
        str(model.model_fields["command"].default): f"#/components/schemas/{model.__name__}"
        for model in COMMANDS
        if model.__name__ in known
    }
    body = document["paths"][BATCH]["post"]["requestBody"]["content"]["application/json"]
    body["schema"]["items"] = {
        "oneOf": [{"$ref": place} for place in places.values()],
        "discriminator": {"propertyName": "command", "mapping": places},
    }


def _problems(responses: dict[str, Any]) -> None:
    for status, told in responses.items():
        content = told.get("content", {})
        if status >= "400" and "application/json" in content:
            content[_PROBLEM] = content.pop("application/json")
