"""The contract of the API: requests made from its own OpenAPI document, good and bad: no 500, no answer it does not name."""

from __future__ import annotations

import functools

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from test_api import Program, settled

import jiheng.web.urls  # noqa: F401 - fills the table of operations
from jiheng.web.api.document import document
from jiheng.web.api.operation import OPERATIONS
from jiheng.web.wsgi import application

schemathesis = pytest.importorskip("schemathesis")
jsonschema_rs = pytest.importorskip("jsonschema_rs")

from schemathesis.checks import not_a_server_error  # noqa: E402 - only where it is installed
from schemathesis.specs.openapi import checks  # noqa: E402

_CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
    checks.ignored_auth,
)
_EXAMPLES = 12
__all__ = ["settled"]


@functools.cache
def _schema():
    """Returns the document as the desk gives it, read once for all operations."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def test_the_document_names_every_operation_and_register(world) -> None:
    found = document()
    assert found["openapi"] == "3.1.0"
    named = {o["operationId"] for path in found["paths"].values() for o in path.values()}
    assert named == set(OPERATIONS)
    schemas = found["components"]["schemas"]
    for register in world.book.ledger.schema.registers:
        assert f"values.{register}" in schemas
    for name, schema in schemas.items():
        assert jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}), name


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", list(OPERATIONS))
def test_answers_are_what_the_document_says(world, name: str) -> None:
    program = Program(world)
    program.enter({"title": "讲座", "kind": "讲座"})
    operation = _schema().find_operation_by_id(name)
    known = {"unit": world.unit.slug, "year": 2025, "register": "activities", "key": "1", "number": 1}

    @settings(
        max_examples=_EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def run(case) -> None:
        # Mostly what is there, so that more than "not there" is answered.
        for part, value in known.items():
            if part in case.path_parameters and len(str(case.path_parameters[part])) % 4:
                case.path_parameters[part] = value
        case.headers["Authorization"] = f"Bearer {program.word}"
        case.headers["Accept-Encoding"] = "identity"
        case.call_and_validate(checks=list(_CHECKS))

    run()
    assert world.book.verify().sound
