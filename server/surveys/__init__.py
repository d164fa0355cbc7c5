"""The survey forms that are shipped, as data."""

import tomllib
from functools import cache
from importlib import resources

import msgspec

from server.appraisal.satisfaction import SurveyForm

STANDARD = "permenpanrb-14-2017"


@cache
def survey_forms() -> dict[str, SurveyForm]:
    """Get them by id."""
    folder = resources.files(__package__)
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    forms = [
        msgspec.convert(tomllib.loads(folder.joinpath(name).read_text("utf-8")), SurveyForm) for name in names
    ]
    return {form.id: form for form in forms}
