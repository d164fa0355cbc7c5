"""`luring demo`: make the demonstration, and print how to sign in to it."""

import msgspec

from server.chance import Chance
from server.commands.shared import (
    Options,
    Out,
    Refusal,
    Words,
    has_data,
    note,
    now_ms,
    opened,
    progress,
    secrets_of,
    settings_of,
    url_of,
)
from server.commands.slips import write_slips
from server.demo.make import Made, NotADemo, make_demo, remove_demo
from server.demo.sign_in import is_demo
from server.settings import Settings


def demo(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    if has_data(settings):
        if not options.fresh or settings.database:
            raise Refusal("has_data", data=settings.data)
        with opened(settings):
            pass  # nobody is using it
        try:
            remove_demo(settings.data)
        except NotADemo:
            raise Refusal("not_demo", data=settings.data) from None
    note(words("demo_people"))
    try:
        made = _make(options, settings)
    except BaseException:
        if is_demo(settings.data):  # half of it would look like all of it
            remove_demo(settings.data)
        raise
    zone, url = made.agency.zone, url_of(options, settings)
    write_slips(made.slips_file, made.agency.name, made.slips, url, zone, options.lang)
    out(words("demo_done", data=settings.data, **msgspec.structs.asdict(made.counts)))
    out(words("demo_slips", file=made.slips_file))
    out(f"\n{words('sign_in')}\n{made.table}")
    out(words("demo_file", file=made.sign_in_file))
    return 0


def _make(options: Options, settings: Settings) -> Made:
    secrets = secrets_of(settings)
    with opened(settings, new=True) as store:
        return make_demo(
            store,
            settings.data,
            secrets,
            now_ms=now_ms(),
            chance=Chance(),
            progress=progress(options.lang, "cli.demo_history"),
            language=options.lang,
        )
