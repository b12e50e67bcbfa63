"""Holds each answer against botocore's own model of the service: which members there may be, of which types and values."""

import json
import re


def validate(client):
    """Has every successful answer to this client validated; what does not fit the model is an AssertionError."""
    client.meta.events.register("before-parse.cognito-idp", _check_answer)
    return client


def operations(client):
    """The names of all operations of the model."""
    return client.meta.service_model.operation_names


def _check_answer(operation_model, response_dict, **_):
    if response_dict["status_code"] != 200:
        return
    body = response_dict["body"]
    shape = operation_model.output_shape
    if shape is None or not body:
        assert not body or json.loads(body) == {}, f"{operation_model.name}: content {body!r} where the model has none"
        return
    _check(json.loads(body), shape, operation_model.name)


def _check(value, shape, where):
    kinds = {
        "structure": dict, "map": dict, "list": list, "string": str, "boolean": bool, "integer": int, "long": int,
        "timestamp": (int, float), "float": (int, float), "double": (int, float),
    }
    assert isinstance(value, kinds[shape.type_name]), f"{where}: {value!r} is no {shape.type_name}"
    assert shape.type_name == "boolean" or not isinstance(value, bool), f"{where}: {value!r} is no {shape.type_name}"
    if shape.type_name == "structure":
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{where}: members that the model does not have: {unknown}"
        missing = set(shape.required_members) - set(value)
        assert not missing, f"{where}: required members are missing: {missing}"
        for name, member in value.items():
            _check(member, shape.members[name], f"{where}.{name}")
    elif shape.type_name == "list":
        for element in value:
            _check(element, shape.member, f"{where}[]")
    elif shape.type_name == "map":
        for element in value.values():
            _check(element, shape.value, f"{where}{{}}")
    elif shape.type_name == "string":
        _check_text(value, shape, where)


# A standard attribute of every pool, which the model's own bound of names of attributes, 20 characters, leaves out.
_LONGER_THAN_THE_MODEL = "phone_number_verified"


def _check_text(value, shape, where):
    if value == _LONGER_THAN_THE_MODEL:
        return
    constraints = shape.metadata
    if "enum" in constraints and constraints["enum"]:
        assert value in constraints["enum"], f"{where}: {value!r} is none of {constraints['enum']}"
    assert constraints.get("min", 0) <= len(value) <= constraints.get("max", len(value)), f"{where}: the length of {value!r}"
    pattern = constraints.get("pattern", "")
    if pattern and "\\p" not in pattern:
        assert re.fullmatch(pattern, value), f"{where}: {value!r} does not match {pattern}"
