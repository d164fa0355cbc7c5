"""Wiring: what there is, and where it is reached. Nothing here decides anything."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.di import Provide

from server.backup_marker import Backups
from server.chance import Chance
from server.credentials import Hasher
from server.files import EvidenceFolder
from server.oidc.provider import Provider
from server.receipt import ServerKeys
from server.sealing import SealingKeys
from server.settings import Settings, load_secrets
from server.store.opening import open_store
from server.store.store import Store
from server.web import (
    activation,
    admin_acts,
    admin_away,
    admin_board,
    admin_career,
    admin_cycle_plan,
    admin_cycles,
    admin_destruction,
    admin_devices,
    admin_documents,
    admin_exports,
    admin_holidays,
    admin_imports,
    admin_kiosks,
    admin_losses,
    admin_notes,
    admin_objections,
    admin_office,
    admin_people,
    admin_periods,
    admin_queues,
    admin_rater_load,
    admin_raters,
    admin_results,
    admin_roles,
    admin_scheme_trial,
    admin_schemes,
    admin_services,
    admin_setup,
    admin_siasn,
    admin_survey_use,
    admin_surveys,
    admin_system,
    admin_units,
    bundles,
    claims,
    document_check,
    documents,
    events,
    evidence,
    health,
    history,
    inbox,
    kiosk,
    kiosk_sessions,
    metrics,
    my_data,
    news,
    oidc,
    openapi,
    passkeys,
    pin,
    problems,
    receipts,
    replicas,
    second_factor,
    service,
    session,
    slips,
    static,
    surveys,
    sync,
    uploads,
)
from server.web.admission import Admission, Doorkeeper
from server.web.bell import Bell
from server.web.collecting import collect_leftovers
from server.web.compression import UNCOMPRESSED, CappedBodies
from server.web.connections import Connections
from server.web.context import Web
from server.web.cycle_work import work_on_cycles
from server.web.delivering import deliver_webhooks
from server.web.document_work import work_on_documents
from server.web.doors import guard_doors
from server.web.files import AppFiles
from server.web.hub import Hub
from server.web.import_work import work_on_imports
from server.web.limits import Limits
from server.web.neighbours import heed_neighbours, keep_going, take_turns
from server.web.passing_time import follow_time
from server.web.passwords import Passwords
from server.web.punctual import Punctual
from server.web.requests import JsonRequest, RequestLog
from server.web.telling import tell_outside
from server.web.visitor import provide_agency, provide_visitor, renew_cookie
from server.webpush import vapid_key

HANDLERS = [
    activation.activate_account,
    admin_acts.list_acts,
    admin_board.read_board,
    admin_board.read_devices_health,
    admin_board.read_funnel,
    admin_board.read_onboarding,
    admin_board.read_weeks,
    admin_career.decide_nomination,
    admin_career.list_nominations,
    admin_career.read_boxes,
    admin_destruction.read_destruction,
    admin_devices.list_devices,
    admin_devices.revoke_device,
    admin_imports.apply_import,
    admin_imports.begin_import,
    admin_imports.drop_import,
    admin_imports.give_report,
    admin_imports.give_template,
    admin_imports.list_import_rows,
    admin_imports.list_imports,
    admin_imports.read_import,
    admin_imports.try_undo,
    admin_imports.undo_import,
    admin_documents.fetch_batch,
    admin_documents.list_batches,
    admin_documents.order_batch,
    admin_documents.remove_emblem,
    admin_documents.set_emblem,
    admin_kiosks.change_one,
    admin_kiosks.list_kiosks,
    admin_kiosks.make_kiosk_code,
    admin_kiosks.revoke_one,
    admin_losses.list_held,
    admin_losses.list_losses,
    admin_losses.list_missing_files,
    admin_people.end_placement,
    admin_people.list_people,
    admin_people.list_units,
    admin_people.move_person,
    admin_people.read_person,
    admin_people.set_account,
    admin_people.set_superior,
    admin_cycle_plan.export_plan,
    admin_cycle_plan.try_cycle,
    admin_cycles.close,
    admin_cycles.read_progress,
    admin_cycles.list_cycles,
    admin_cycles.open_one,
    admin_cycles.read_cycle,
    admin_cycles.set_days,
    admin_cycles.undo,
    admin_periods.create_period,
    admin_periods.list_periods,
    admin_periods.open_again,
    admin_queues.decide,
    admin_queues.list_waiting,
    admin_raters.ask_rater,
    admin_raters.list_raters,
    admin_raters.set_figure,
    admin_raters.unask_rater,
    admin_notes.decide,
    admin_notes.list_notes,
    admin_objections.list_objections,
    admin_office.answer_letter,
    admin_office.list_letters,
    admin_results.change_one,
    admin_exports.begin_export,
    admin_exports.fetch_export,
    admin_exports.read_export,
    admin_holidays.add_many,
    admin_holidays.add_one,
    admin_holidays.list_holidays,
    admin_holidays.remove_one,
    admin_results.list_results,
    admin_results.list_severities,
    admin_results.read_spread,
    admin_results.release,
    admin_roles.list_roles,
    admin_scheme_trial.advise,
    admin_scheme_trial.break_down,
    admin_scheme_trial.list_past,
    admin_scheme_trial.try_scheme,
    admin_schemes.check,
    admin_siasn.read_siasn,
    admin_siasn.read_siasn_state,
    admin_siasn.take_siasn_map,
    admin_schemes.list_schemes,
    admin_schemes.read_one,
    admin_schemes.read_text,
    admin_schemes.read_version,
    admin_schemes.retire,
    admin_schemes.save,
    admin_setup.read_setup,
    admin_system.read_system,
    admin_rater_load.read_load,
    admin_away.set_absence,
    admin_away.appoint_acting,
    admin_units.add_unit,
    admin_units.rename_one,
    admin_units.move_one,
    admin_units.close_one,
    admin_setup.set_step_aside,
    admin_services.add_token,
    admin_services.add_webhook,
    admin_services.list_deliveries,
    admin_services.list_services,
    admin_services.ping_webhook,
    admin_services.remove_one_webhook,
    admin_services.resend,
    admin_services.revoke_one_token,
    bundles.give_seal,
    bundles.take_bundle,
    claims.claim_one,
    claims.disown_one,
    claims.list_claims,
    document_check.check_document,
    document_check.check_file,
    document_check.check_page,
    documents.list_documents,
    documents.read_document,
    events.listen,
    evidence.download_evidence,
    evidence.upload_evidence,
    health.live,
    health.ready,
    history.read_history,
    inbox.inbox,
    my_data.read_my_data,
    metrics.read_metrics,
    news.keep_settings,
    news.push_key,
    news.read_news,
    news.read_settings,
    news.subscribe,
    news.try_ways,
    news.unsubscribe,
    kiosk.challenge,
    kiosk.contact,
    kiosk.enrol_kiosk,
    kiosk.take,
    kiosk_sessions.begin,
    kiosk_sessions.drop_draft,
    kiosk_sessions.end,
    kiosk_sessions.list_drafts,
    oidc.describe_provider,
    oidc.finish,
    oidc.start,
    passkeys.add_one,
    passkeys.begin_one,
    passkeys.begin_verify,
    passkeys.challenge_anybody,
    passkeys.list_own,
    passkeys.remove_one,
    passkeys.sign_in,
    passkeys.verify_session,
    pin.change_pin,
    receipts.list_receipts,
    receipts.list_replicas,
    replicas.register_replica,
    second_factor.confirm_one,
    second_factor.enrol_one,
    second_factor.read_own,
    second_factor.remove_own,
    second_factor.renew_codes,
    second_factor.require_all,
    second_factor.verify_session,
    service.read_cycles,
    service.read_people,
    service.read_results,
    service.read_self,
    session.read_session,
    session.sign_in,
    session.sign_out,
    slips.make_slips,
    admin_survey_use.list_rated,
    admin_surveys.export_surveys,
    admin_surveys.list_surveys,
    admin_surveys.make_code,
    admin_surveys.read_poster,
    admin_surveys.revoke_code,
    admin_surveys.use_satisfaction,
    surveys.read_survey,
    surveys.take_survey,
    static.app_file,
    sync.sync,
    uploads.describe_uploads,  # before its sisters, or the framework answers OPTIONS by itself
    uploads.append_chunk,
    uploads.append_chunk_by_post,
    uploads.create_upload,
    uploads.end_upload,
    uploads.show_upload,
]
UPLOAD_S = 6 * 3600.0  # longer than any upload by another server lasts
PATIENCE_S = 5.0  # with the others at the start, and with the background at the end
# What one server at a time does for all that share a database.
BACKGROUND = [
    follow_time,
    collect_leftovers,
    work_on_cycles,
    work_on_imports,
    work_on_documents,
    tell_outside,
    deliver_webhooks,
]
# Streams of pokes must not wait for a compressor; files are compressed already, or cannot be.
COMPRESSION = CompressionConfig(backend="brotli", brotli_quality=5, exclude_opt_key=UNCOMPRESSED)


def clock_ms() -> int:
    return time.time_ns() // 1_000_000


def create_app(
    settings: Settings,
    *,
    store: Store | None = None,
    chance: Chance | None = None,
    hasher: Hasher | None = None,
    clock: Callable[[], int] = clock_ms,
    heartbeat_s: float = 25.0,
) -> Litestar:
    """Put the server together.

    Without a store it opens the one that the settings name, and closes it at shutdown.

    Raises: WrongSetting, StoreInUse, StoreUnusable.
    """
    secrets = load_secrets(settings.data)
    sealing = SealingKeys(settings.data)
    sealing.make_first(clock())
    vapid_key(settings.data)
    kept = store or open_store(settings.data, settings.database)
    neighbours = kept.neighbours()
    beside = (neighbours.tell, neighbours.tell_of_work) if neighbours else (None, None)
    web = Web(
        settings=settings,
        secrets=secrets,
        keys=ServerKeys(mac=secrets.mac_key_bytes),
        store=kept,
        hub=Hub(most=settings.streams, beside=beside[0]),
        work=Bell(beside[1]),
        imports=Bell(beside[1]),
        documents=Bell(beside[1]),
        limits=Limits(settings.session_per_second, settings.session_burst),
        admission=Admission(settings),
        connections=Connections(settings),
        passwords=Passwords(hasher or Hasher(), secrets.pin_pepper_bytes),
        files=AppFiles(settings.static),
        chance=chance or Chance(),
        backups=Backups(settings.data),
        sealing=sealing,
        oidc=Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
        if settings.oidc_issuer
        else None,
        clock=clock,
        heartbeat_s=heartbeat_s,
    )
    EvidenceFolder(settings.data).sweep(UPLOAD_S if neighbours else 0.0)

    @asynccontextmanager
    async def closing(_: Litestar) -> AsyncIterator[None]:
        passing = [
            asyncio.create_task(take_turns(web, neighbours.duty if neighbours else None, BACKGROUND)),
            asyncio.create_task(keep_going(web, partial(heed_neighbours, neighbours=neighbours))),
        ]
        try:
            if neighbours:  # before anybody listens here, so that nobody misses anything
                with suppress(TimeoutError):
                    await asyncio.wait_for(neighbours.wait_until_heard(), PATIENCE_S)
            yield
        finally:
            for task in passing:
                task.cancel()
            await asyncio.wait(passing, timeout=PATIENCE_S)
            web.hub.close_all()
            web.passwords.close()
            web.places.close()
            if store is None:
                web.store.close()

    async def provide_web() -> Web:
        return web

    app = Litestar(
        route_handlers=HANDLERS,
        dependencies={
            "web": Provide(provide_web),
            "agency": Provide(provide_agency),
            "visitor": Provide(provide_visitor),
        },
        guards=[guard_doors],
        middleware=[
            RequestLog(web.chance, web.measures),
            Punctual(settings.slow_s, web.connections.count_slow_body),
            Doorkeeper(web.admission),
            CappedBodies(web.admission),
        ],
        before_send=[renew_cookie],
        exception_handlers={Exception: problems.handle},
        lifespan=[closing],
        compression_config=COMPRESSION,
        openapi_config=openapi.CONFIG,
        request_class=JsonRequest,
        request_max_body_size=None,
        logging_config=None,
        debug=False,
    )
    app.state.web = web
    return app
