"""`luring second-factor`: take one away from who lost phone and recovery codes; let the agency want one."""

from server.chance import Chance
from server.commands.shared import Options, Out, Refusal, Words, agency_of, now_ms, opened, settings_of
from server.credentials import normal_nip
from server.passkeys import remove_all
from server.second_factor import is_required, remove, require
from server.store.store import Tx


def second_factor(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        instansi = agency_of(store, options).instansi

        def reset(tx: Tx) -> str:
            at = tx.clamp(instansi, now_ms())
            person = tx.person_of_nip(instansi, normal_nip(options.nip), at)
            if person is None:
                raise Refusal("second_factor_none", nip=options.nip)
            codes = remove(tx, instansi, person, "", at, Chance())
            if not remove_all(tx, instansi, person, "", at, Chance()) and not codes:
                raise Refusal("second_factor_none", nip=options.nip)
            return tx.person_name(instansi, person) or ""

        def switch(tx: Tx) -> None:
            require(tx, instansi, options.act == "require", "", tx.clamp(instansi, now_ms()), Chance())

        if options.act == "reset":
            out(words("second_factor_reset", name=store.write_now(reset)))
            return 0
        store.write_now(switch)
        wanted = store.read_now(lambda tx: is_required(tx, instansi))
    out(words("second_factor_required" if wanted else "second_factor_free"))
    return 0
