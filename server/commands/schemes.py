"""`luring scheme`: list the schemes there are, show one, check a file; take one's own out and in again."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path

from server.appraisal.scheme import Part, Scheme
from server.appraisal.scheme_reading import SchemeError, convert_scheme, place_of, read_plain
from server.appraisal.scheme_toml import write_scheme
from server.chance import Chance
from server.commands.shared import (
    Options,
    Out,
    Refusal,
    Words,
    agency_of,
    has_data,
    now_ms,
    opened,
    settings_of,
)
from server.scheme_acts import CannotKeep, own_scheme, save_scheme, schemes_of
from server.schemes import shipped_schemes
from server.text import Language, say


def scheme(options: Options, words: Words, out: Out) -> int:
    match options.act:
        case "list":
            for one in known(options).values():
                about = getattr(one.about, options.lang)
                out(words("scheme_line", id=one.id, version=one.version, about=about))
        case "show":
            for line in _lines(_chosen(options), options.lang, words):
                out(line)
        case "check":
            one = read_file(options.file, options.lang)
            out(words("scheme_sound", file=options.file, id=one.id, version=one.version))
        case "export":
            one = _chosen(options)
            options.output.write_text(write_scheme(one), "utf-8")
            out(words("scheme_exported", id=one.id, version=one.version, file=options.output))
        case "import":
            _import(options, words, out)
    return 0


def known(options: Options) -> Mapping[str, Scheme]:
    """Get every scheme by id; one's own as far as there are data, and no server has them open."""
    settings = settings_of(options)
    if not has_data(settings):
        return shipped_schemes()
    try:
        with opened(settings) as store:
            instansi = agency_of(store, options).instansi
            return store.read_now(lambda tx: schemes_of(tx, instansi))
    except Refusal as refusal:
        if refusal.key != "in_use":
            raise
        return shipped_schemes()


def chosen(options: Options, schemes: Mapping[str, Scheme]) -> Scheme:
    """Get the scheme that the options name: a file, or one of those that there are."""
    if options.file is not None:
        return read_file(options.file, options.lang)
    found = schemes.get(options.scheme or "")
    if found is None:
        raise Refusal("scheme_none", id=options.scheme, ids=", ".join(schemes))
    return found


def _chosen(options: Options) -> Scheme:
    return chosen(options, {} if options.file is not None else known(options))


def read_file(file: Path, language: Language) -> Scheme:
    plain: object = {}
    try:
        plain = read_plain(file.read_text("utf-8"))
        return convert_scheme(plain)
    except SchemeError as error:
        told = [
            ": ".join(
                filter(
                    None, (place_of(plain, one.path), say(language, f"scheme_fault.{one.code}", **one.params))
                )
            )
            for one in error.faults
        ]
        faults = "\n".join(f"  {one}" for one in told)
        raise Refusal("scheme_faults", file=file, faults=faults) from None
    except UnicodeDecodeError:
        raise Refusal("scheme_faults", file=file, faults="  UTF-8") from None


def _import(options: Options, words: Words, out: Out) -> None:
    """Keep a file as the next version of the scheme of its id."""
    one = read_file(options.file, options.lang)
    with opened(settings_of(options)) as store:
        instansi = agency_of(store, options).instansi
        before = store.read_now(lambda tx: own_scheme(tx, instansi, one.id))
        save = partial(
            save_scheme,
            instansi=instansi,
            data=read_plain(write_scheme(one)),
            saw=before.version if before is not None else 0,
            reason=options.reason,
            now_ms=now_ms(),
            chance=Chance(),
        )
        try:
            kept = store.write_now(save)
        except CannotKeep as bad:
            raise Refusal(f"scheme_is_{bad.code}", id=one.id) from None
    out(words("scheme_imported", id=kept.id, version=kept.version))


def _lines(scheme: Scheme, lang: Language, words: Words) -> Iterator[str]:
    yield f"{getattr(scheme.label, lang)} ({scheme.id}, {scheme.version})"
    yield getattr(scheme.about, lang)
    yield words("scheme_basis", basis=scheme.basis)
    yield words("scheme_rules", minimum=scheme.minimum, most=scheme.most_ratings)
    if scheme.kinds:
        yield words("scheme_kinds", kinds=", ".join(scheme.kinds))
    for part in scheme.parts:
        yield words("scheme_part", label=getattr(part.label, lang), id=part.id, weight=_weights(part))
        if part.raters:
            raters = ", ".join(
                f"{words(f'group_{name}')} {_number(weight)}%" for name, weight in part.raters.items()
            )
            yield words("scheme_raters", raters=raters)
        if part.items:
            yield words("scheme_items", items=", ".join(getattr(one.label, lang) for one in part.items))
    names = {one.id: getattr(one.label, lang) for one in scheme.predikat}
    for band in scheme.bands:
        yield words("scheme_band", start=_number(band.start), predikat=names[band.predikat])
    if scheme.quadrant is not None:
        yield words("scheme_quadrant", predikat=", ".join(names.values()))


def _weights(part: Part) -> str:
    if part.weights:
        return ", ".join(f"{kind} {_number(weight)}%" for kind, weight in part.weights.items())
    return f"{_number(part.weight)}%"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
