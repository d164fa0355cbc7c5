"""`luring destroy`: destroy the records of leavers. `luring hold`: keep some from that."""

from server.chance import Chance
from server.commands.shared import Options, Out, Refusal, Words, agency_of, now_ms, opened, settings_of
from server.credentials import normal_nip
from server.destruction import KINDS, destroy, due, hold, keep_for, records_of, release
from server.destruction_text import as_text
from server.files import EvidenceFolder
from server.store.store import Tx

SOMETHING_DUE, NOT_SCRUBBED = 3, 4


def destroy_records(options: Options, words: Words, out: Out) -> int:
    """Exit code 3: something is due and was only counted; 4: done, but not yet out of the files."""
    settings = settings_of(options)
    with opened(settings, beside=True) as store:
        agency = agency_of(store, options)
        instansi = agency.instansi
        if options.keep:
            kind, _, years = options.keep.partition("=")
            if kind not in KINDS or not years.isdecimal() or not 1 <= int(years) <= 100:
                raise Refusal("destroy_keep_wrong", classes=", ".join(KINDS))
            store.write_now(
                lambda tx: keep_for(tx, instansi, kind, int(years), tx.clamp(instansi, now_ms()), Chance())
            )
            out(words("destroy_kept", kind=kind, years=years))
            return 0
        if options.scrub:
            clean = store.scrub()
            out(words("destroy_scrubbed" if clean else "destroy_not_scrubbed"))
            return 0 if clean else NOT_SCRUBBED
        if options.record:
            made = store.read_now(lambda tx: records_of(tx, instansi))
            chosen = [one for id, one in made if options.record in (id, "last")]
            if not chosen:
                raise Refusal("destroy_no_record", id=options.record)
            out(as_text(chosen[0], agency, options.lang))
            return 0
        if not options.yes:
            found = store.read_now(lambda tx: due(tx, instansi, now_ms()))
            for one in found:
                out(
                    words(
                        "destroy_would",
                        kind=one.kind,
                        years=one.years,
                        people=one.people,
                        records=one.records,
                        payloads=one.payloads,
                        files=one.files,
                        held=one.held,
                    )
                )
            something = any(one.records or one.files for one in found)
            out(words("destroy_dry" if something else "destroy_nothing"))
            return SOMETHING_DUE if something else 0
        if not (options.by or "").strip():
            raise Refusal("destroy_by_whom")
        done = destroy(store, instansi, EvidenceFolder(settings.data), options.by.strip(), now_ms(), Chance())
        if done is None:
            out(words("destroy_nothing"))
            return 0
        out(as_text(done, agency, options.lang))
        clean = store.scrub()
    out(words("destroy_backups" if clean else "destroy_not_scrubbed"))
    return 0 if clean else NOT_SCRUBBED


def holds(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        instansi = agency_of(store, options).instansi

        def make(tx: Tx) -> str:
            at = tx.clamp(instansi, now_ms())
            subject = options.record or tx.person_of_nip(instansi, normal_nip(options.nip), at)
            if subject is None:  # who has left holds a NIP no longer
                nips = [one for one in tx.person_nips(instansi) if one.nip == normal_nip(options.nip)]
                subject = nips[-1].person if nips else None
            if subject is None:
                raise Refusal("affected_unknown", what=options.nip)
            return hold(tx, instansi, subject, options.reason or "", at, Chance()).id

        if options.release:
            ended = store.write_now(
                lambda tx: release(tx, instansi, options.release, tx.clamp(instansi, now_ms()), Chance())
            )
            if not ended:
                raise Refusal("hold_none", id=options.release)
            out(words("hold_released", id=options.release))
        elif options.nip or options.record:
            if not (options.reason or "").strip():
                raise Refusal("hold_why")
            out(words("hold_made", id=store.write_now(make)))
        else:
            for one in store.read_now(lambda tx: tx.holds(instansi)):
                if one.released_at is None:
                    out(f"{one.id}  {one.subject}  {one.reason}")
    return 0
