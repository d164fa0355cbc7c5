"""Who may do what at the desk: a part of `access.py`, as a table."""

# What can be done at the desk: (action, who by grant, over what, its doors). `some`: over one unit at least,
# and then in his units only; `all`: over every unit of the agency. A door that is not here is shut.
_ADMIN, _RULES, _LOOKS = ("admin",), ("admin", "pengelola"), ("admin", "auditor")
_ANY = ("admin", "pengelola", "auditor")
_CYCLE, _SCHEME = "/api/admin/cycles/{cycle}", "/api/admin/schemes/{scheme}"
_WEBHOOK = "/api/admin/services/webhooks/{id}"
DESK: tuple[tuple[str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    ("people_read", _ADMIN, "some", ("GET /api/admin/units", "GET /api/admin/people",
                                     "GET /api/admin/people/{placement}")),
    ("people_change", _ADMIN, "some", tuple(f"POST /api/admin/people/{{placement}}/{act}"
                                            for act in ("superior", "unit", "end", "account",
                                                        "absence", "acting"))),
    ("units_change", _ADMIN, "some", ("POST /api/admin/units", *(f"POST /api/admin/units/{{unit}}/{act}"
                                      for act in ("name", "parent", "close")))),
    ("queues_read", _ADMIN, "some", ("GET /api/admin/queues/{queue}",)),
    ("queues_decide", _ADMIN, "some", ("POST /api/admin/decisions",)),
    ("devices_read", _ADMIN, "some", tuple(f"GET /api/admin/{name}" for name in
        ("devices", "devices/health", "losses", "missing-files", "held"))),
    ("devices_revoke", _ADMIN, "some", ("POST /api/admin/devices/{replica}/revoke",)),
    ("kiosks_read", _ADMIN, "some", ("GET /api/admin/kiosks",)),
    ("kiosks_change", _ADMIN, "some", ("POST /api/admin/kiosks/codes", "PATCH /api/admin/kiosks/{id}",
                                       "POST /api/admin/kiosks/{id}/revoke")),
    ("surveys_read", _ADMIN, "some", ("GET /api/admin/surveys", "GET /api/admin/surveys/export",
                                      "GET /api/admin/surveys/codes/{code}/poster")),
    ("surveys_change", _ADMIN, "some", ("POST /api/admin/surveys/codes",
                                        "POST /api/admin/surveys/codes/{code}/revoke")),
    ("periods_read", _ADMIN, "some", ("GET /api/admin/periods",)),
    ("periods_change", _ADMIN, "all", ("POST /api/admin/periods", "POST /api/admin/periods/{period}/reopen")),
    ("cycles_read", _ADMIN, "all", (f"GET {_CYCLE}/satisfaction", "GET /api/admin/cycles",
        f"GET {_CYCLE}", "GET /api/admin/cycles/preview",
        "GET /api/admin/cycles/preview.csv", *(f"GET {_CYCLE}/{name}" for name in
        ("progress", "funnel", "load", "raters/{placement}", "objections")))),
    ("cycles_change", _ADMIN, "all", ("POST /api/admin/cycles", *(f"POST {_CYCLE}/{act}" for act in
        ("close", "days", "undo", "figures", "raters", "raters/remove", "satisfaction")))),
    ("results_read", _ADMIN, "all", (f"GET {_CYCLE}/results", f"GET {_CYCLE}/spread",
                                     f"GET {_CYCLE}/severities")),
    ("results_change", _ADMIN, "all", (f"POST {_CYCLE}/results/{{placement}}", f"POST {_CYCLE}/release")),
    ("notes", _ADMIN, "all", (f"GET {_CYCLE}/notes", f"POST {_CYCLE}/notes/{{placement}}")),
    ("schemes_read", _RULES, "all", ("GET /api/admin/schemes", f"GET {_SCHEME}",
                                     f"GET {_SCHEME}/versions/{{version}}", "GET /api/admin/scheme-trials")),
    ("schemes_change", _RULES, "all", ("POST /api/admin/schemes", f"POST {_SCHEME}/retire",
        *(f"POST /api/admin/{act}" for act in ("schemes/check", "schemes/read", "scheme-trials",
                                               "scheme-trials/advice", "scheme-trials/one")))),
    ("holidays", _RULES, "all", ("GET /api/admin/holidays", "POST /api/admin/holidays",
                                 "POST /api/admin/holidays/list", "POST /api/admin/holidays/remove")),
    ("board", _RULES, "some", ("GET /api/admin/board", "GET /api/admin/units/{unit}/weeks",
                               "GET /api/admin/onboarding")),
    ("imports", _ADMIN, "all", ("GET /api/admin/imports", "POST /api/admin/imports",
        "GET /api/admin/imports/template", "GET /api/admin/imports/{id}",
        *(f"GET /api/admin/imports/{{id}}/{name}" for name in ("rows", "report", "undo")),
        *(f"POST /api/admin/imports/{{id}}/{act}" for act in ("apply", "drop", "undo")))),
    ("exports", _ANY, "some", ("POST /api/admin/exports", "GET /api/admin/exports/{id}",
                               "GET /api/admin/exports/{id}/file")),
    ("acts", _LOOKS, "all", ("GET /api/admin/acts",)),
    ("roles", _ANY, "some", ("GET /api/admin/roles",)),
    ("letters", _RULES, "some", ("GET /api/admin/letters/{sent}", "POST /api/admin/letters/{sent}/{letter}")),
    ("career", _RULES, "some", ("GET /api/admin/career/nominations", "GET /api/admin/career/boxes",
                                "POST /api/admin/career/nominations/{nomination}")),
    ("documents", _ANY, "some", ("GET /api/admin/documents", "POST /api/admin/documents",
        "GET /api/admin/documents/{batch}/file", "GET /api/admin/siasn/{cycle}/{what}")),
    ("services_read", _ADMIN, "all", ("GET /api/admin/services", f"GET {_WEBHOOK}/deliveries")),
    ("services_change", _ADMIN, "all", ("POST /api/admin/services/tokens",
        "POST /api/admin/services/tokens/{id}/revoke", "POST /api/admin/services/webhooks",
        *(f"POST {_WEBHOOK}/{act}" for act in ("remove", "ping", "deliveries/{message}/resend")))),
    ("system", _ADMIN, "all", ("GET /api/admin/system",)),
    ("setup_read", _ADMIN, "all", ("GET /api/admin/setup",)),
    ("setup_change", _ADMIN, "all", ("POST /api/admin/setup/{step}",)),
    ("emblem", _ADMIN, "all", ("PUT /api/admin/emblem", "DELETE /api/admin/emblem")),
)  # fmt: skip
AT_THE_DESK = {door: (roles, reach) for _, roles, reach, doors in DESK for door in doors}
