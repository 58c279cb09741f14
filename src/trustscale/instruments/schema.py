"""The JSON Schema of an instrument file, made of the models: editors complete and check files with it.

``python -m trustscale.instruments.schema`` writes it to ``instruments/schema.json`` of a checkout.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from trustscale.instruments.model import NAME_PATTERN, Instrument
from trustscale.instruments.shipped import shipped_root

RUN_PATTERN = r"^\s*[a-z][a-z0-9_]*?\d+\s*\.\.\s*[a-z][a-z0-9_]*?\d+\s*$"
ADDRESS = "https://json-schema.org/draft/2020-12/schema"


def instrument_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``instrument.toml``; ``#/$defs/Wording`` is that of a wording file.

    It says which keys there are and of which kind. How parts fit together, such as a scale that names an item
    that does not exist, only loading can tell.

    Examples
    --------
    >>> sorted(instrument_schema()["required"])
    ['id', 'items', 'license', 'title', 'version']
    """
    schema = Instrument.model_json_schema(by_alias=True, mode="validation")
    schema = _for_files(schema)
    parts = schema["$defs"]
    parts["IdOrRun"] = {
        "description": 'An id, or a run such as "p1..p9" for all ids from p1 to p9.',
        "type": "string",
        "anyOf": [{"pattern": NAME_PATTERN}, {"pattern": RUN_PATTERN}],
    }
    parts["Item"] = _with_ids(parts["Item"])
    parts["ResponseScale"]["properties"]["not_applicable"]["items"] = {
        "anyOf": [{"type": "number"}, {"$ref": "#/$defs/NotApplicable"}]
    }
    return {"$schema": ADDRESS, **schema}


def schema_text() -> str:
    """Return the schema as the text of its file, the same on every machine."""
    return json.dumps(instrument_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_schema(path: str | Path | None = None) -> Path:
    """Write the schema, by default beside the instruments of the checkout, and return where."""
    target = Path(str(shipped_root())) / "schema.json" if path is None else Path(path)
    target.write_text(schema_text(), encoding="utf-8", newline="\n")
    return target


def _for_files(part: Any) -> Any:
    """Let every list of ids hold runs, too, and no table keyed by ids anything else."""
    if isinstance(part, dict):
        if part.get("type") == "array" and part.get("items") == {"pattern": NAME_PATTERN, "type": "string"}:
            part = {**part, "items": {"$ref": "#/$defs/IdOrRun"}}
        if "patternProperties" in part:
            part = {**part, "additionalProperties": False}
        return {key: _for_files(value) for key, value in part.items()}
    return [_for_files(entry) for entry in part] if isinstance(part, list) else part


def _with_ids(item: dict[str, Any]) -> dict[str, Any]:
    """Let an entry of items carry ``ids`` in place of ``id``."""
    ids = {
        "title": "Ids",
        "description": "Several items that share everything else that the entry says.",
        "type": "array",
        "items": {"$ref": "#/$defs/IdOrRun"},
        "minItems": 1,
    }
    needed = [key for key in item.get("required", ()) if key != "id"]
    properties = {**item["properties"], "ids": ids}
    choice = [{"required": ["id"]}, {"required": ["ids"]}]
    return {**item, "properties": properties, "required": needed, "oneOf": choice}


if __name__ == "__main__":
    write_schema()
