"""Pictures for the guides, of the screens that stories come by on their way: `make screenshots`.

A story looks at a screen (`look`), naming it; if that screen is listed here, its picture is kept. So the
guides show what the stories do. Without GUIDE_PICTURES nothing is kept.
"""

import os
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

from e2e.phone import DESKTOP, PHONE

DIRECTORY = os.environ.get("GUIDE_PICTURES")


class Shot(NamedTuple):
    """A picture: its file without `.png`, and on what screen."""

    name: str
    desktop: bool = False
    dark: bool = False
    at: str = ""  # the heading that stands on top of it; else the page's own


def desk(name: str, *, dark: bool = False, at: str = "") -> Shot:
    return Shot(name, desktop=True, dark=dark, at=at)


# By test, what `look` calls the screen.
WANTED = {
    "test_every_screen.py::test_nothing_serious_on_the_screens_of_an_employee[360x740]": {
        "/aktivasi": Shot("aktivasi"),
        "report, step 3": Shot("lapor-bukti"),
    },
    "test_every_screen.py::test_nothing_serious_on_the_screens_of_a_supervisor[1280x800]": {
        "/slip": desk("slip"),
    },
    "test_plan_screens.py::test_nothing_serious_on_the_screens_of_a_phone_of_ones_own": {
        "/cadangan, made": Shot("titip-kirim"),
        "/titipan": Shot("titipan"),
        "the lock": Shot("kunci-layar", dark=True),
    },
    "test_plan_screens.py::test_nothing_serious_on_the_screens_of_a_rating": {
        "/tim/:placement/nilai, filled": Shot("menilai-kuadran"),
    },
    "test_plan_making.py::test_an_indicator_is_picked_divided_linked_and_talked_about_without_a_signal": {
        "library": Shot("pustaka"),
        "matrix": desk("matriks"),
    },
    "test_conflict.py::test_f41_two_links_made_offline_stand_side_by_side_until_the_supervisor_chooses_and_"
    "the_author_is_told": {
        "/konflik/:collection/:id": desk("dua-versi"),
        "a version not used": Shot("versi-tidak-dipakai"),
    },
    "test_push.py::test_the_inbox_is_read_without_a_signal_and_says_what_has_waited_here_for_days": {
        "/lain/kabar, without a signal": Shot("kabar"),
    },
    "test_feedback.py::test_feedback_is_asked_for_given_read_and_answered_without_a_signal": {
        "received": Shot("umpan-balik"),
    },
    "test_dialog.py::test_a_dialogue_is_planned_held_and_agreed_without_a_signal": {
        "agreed": Shot("dialog", at="Yang disepakati"),
    },
    "test_result_question.py::test_a_question_about_a_result_has_a_day_is_answered_and_closed": {
        "ask": Shot("pertanyaan-hasil"),
    },
    "test_my_data.py::test_budi_sees_who_opened_his_data_and_takes_a_copy_along": {
        "my data": Shot("data-saya", dark=True),
    },
    "test_own_receipts.py::test_a_person_checks_what_he_sent_and_keeps_the_receipts": {
        "/lain/bukti": Shot("bukti-saya"),
    },
    "test_kiosk_claims.py::test_f73_what_was_written_at_a_kiosk_with_a_forgotten_pin_is_"
    "claimed_on_the_phone": {
        "/klaim": Shot("titipan-kiosk"),
        "/pengelola/kios": desk("meja-kios"),
    },
    "test_documents.py::test_a_plan_is_fetched_as_pdf_and_its_code_verified_by_somebody_without_an_account": {
        "/kinerja/rencana, with its documents": Shot("dokumen-hp", at="Dokumen resmi"),
        "/cek/:code": Shot("cek"),
    },
    "test_documents.py::test_the_desk_makes_the_documents_of_a_unit_in_the_background": {
        "/pengelola/dokumen, with what was made": desk("dokumen-meja"),
    },
    "test_objection.py::test_an_objection_is_made_offline_explained_and_decided_and_all_"
    "read_before_and_after": {
        "/hasil/:id, deciding": Shot("keberatan-putusan"),
    },
    "test_rating.py::test_f15_everybody_rates_in_a_cycle_two_of_them_offline_and_one_killed_in_the_middle": {
        "a question to the superior, with the work beside it": desk("menilai-atasan"),
    },
    "test_queue.py::test_f44_an_approval_by_who_was_the_superior_waits_for_the_new_one_who_accepts_it_with_a_"
    "reason": {
        "/antrean": desk("antrean"),
    },
    "test_onboarding.py::test_the_tour_can_be_left_and_finished": {"/lain/panduan": Shot("panduan")},
    "test_desk.py::test_nothing_serious_at_the_desk[1280x800]": {"/pengelola": desk("meja-pegawai")},
    "test_desk.py::test_f61_the_administrator_adds_a_period_and_opens_it_again_for_a_unit": {
        "the sheet that opens a period again": desk("periode"),
    },
    "test_desk.py::test_f20_f65_the_administrator_sees_what_a_replaced_phone_has_not_"
    "delivered_until_it_does": {
        "/pengelola/kehilangan": desk("kehilangan"),
    },
    "test_desk_cycle.py::test_the_administrator_runs_a_cycle_from_the_dry_run_to_the_release": {
        "/pengelola/siklus/buka, tried": desk("siklus-coba", at="Hasil percobaan"),
    },
    "test_desk_tables.py::test_a_file_is_looked_at_corrected_applied_and_taken_back": {
        "/pengelola/impor/:run, refused": desk("impor"),
    },
    "test_desk_tables.py::test_a_list_is_taken_along_with_its_filters_and_the_audit_trail_says_so": {
        "/pengelola/audit": desk("audit"),
        "/pengelola/peran": desk("peran", dark=True),
    },
    "test_second_factor.py::test_an_admin_shows_a_second_factor_at_the_desk_and_none_on_the_phone": {
        "enrolling": desk("faktor-kedua"),
    },
    "test_office_letters.py::test_input_on_the_process_is_written_offline_and_answered_by_the_office": {
        "letters": desk("surat"),
    },
    "test_survey.py::test_citizens_answer_by_qr_offline_and_the_desk_shows_the_index": {
        "/survei/:code": Shot("survei"),
        "/pengelola/kepuasan, with results": desk("kepuasan"),
    },
    "test_survey_phone.py::test_a_phone_that_was_handed_over_shows_the_survey_only_until_its_owner_is_back": {
        "a phone is handed over": Shot("serahkan-hp"),
    },
    "test_career_desk.py::test_the_desk_decides_a_nomination_and_shows_the_nine_boxes": {
        "/pengelola/karier/kotak": desk("sembilan-kotak"),
    },
    "test_survey_use.py::test_the_index_of_a_counter_is_used_for_who_serves_there_and_is_on_the_board": {
        "/pengelola/papan with satisfaction and trainings": desk("papan"),
    },
    "test_scheme_editor.py::test_a_scheme_is_copied_edited_tried_and_opened": {
        "/pengelola/skema/:scheme, tried": desk("skema"),
    },
    "test_development.py::test_pauh_a_gap_in_time_management_its_training_and_the_period_after": {
        "a recommendation": Shot("pengembangan"),
    },
    "test_kiosk_screens.py::test_nothing_serious_on_the_screens_of_a_kiosk": {
        "idle": desk("kios-diam"),
        "tiles": desk("kios-pilihan"),
        "ended": desk("kios-selesai"),
        "operator menu": desk("kios-operator"),
    },
}


def keep(page: Page, where: str) -> bool:
    """Keep a picture of what a story looks at, if the guides want it. Says whether that is all."""
    if not DIRECTORY:
        return False
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition("/")[2].removesuffix(" (call)")
    shot = WANTED.get(test, {}).get(where)
    if shot is not None:
        take(page, Path(DIRECTORY) / f"{shot.name}.png", shot)
    return True


def take(page: Page, path: Path, shot: Shot) -> None:
    """Take a picture on the screen and in the theme it asks for; the page is as before afterwards."""
    before, theme = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.set_viewport_size(DESKTOP if shot.desktop else PHONE)
    page.emulate_media(color_scheme="dark" if shot.dark else "light", reduced_motion="reduce")
    page.locator(".toast").evaluate_all("all => all.forEach(it => it.style.visibility = 'hidden')")
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(0, 0)
    for here in page.locator("nav [aria-current=page]").all():
        here.evaluate("it => it.scrollIntoView({ block: 'nearest' })")
    if shot.at:
        page.get_by_role("heading", level=2, name=shot.at, exact=True).first.evaluate(
            "it => scrollTo(0, it.getBoundingClientRect().top + scrollY - 80)"
        )
    page.screenshot(path=path)
    page.locator(".toast").evaluate_all("all => all.forEach(it => it.style.visibility = '')")
    page.emulate_media(color_scheme="dark" if theme else "light", reduced_motion="reduce")
    if before is not None:
        page.set_viewport_size(before)
