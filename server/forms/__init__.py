"""The form definitions that ship with this server: a file each, with its version inside."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from server.appraisal.form import Form, read_form


@cache
def shipped_forms() -> Mapping[str, Form]:
    """Get every definition by its key, "lapor-klinik@1"."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    forms = [read_form(file.read_text("utf-8")) for file in files]
    return {form.key: form for form in forms}
