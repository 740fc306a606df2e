"""Shapes that pages show: checks with links, badges, the way a case has come, days left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from filings import completeness
from filings.completeness import Check
from filings.models import Dossier, Remark, Section, Submission
from filings.states import DossierStatus
from kernel.notices.models import DayKind
from kernel.notices.workdays import working_days_until
from members.selectors.figures import share, wan

TONES: dict[str, str] = {
    DossierStatus.DRAFT: "gray",
    DossierStatus.SUBMITTED: "gray",
    DossierStatus.ACCEPTED: "azure",
    DossierStatus.RETURNED: "yellow",
    DossierStatus.PASSED: "blue",
    DossierStatus.IN_PUBLICITY: "purple",
    DossierStatus.FILED: "green",
    DossierStatus.REFUSED: "red",
    DossierStatus.WITHDRAWN: "gray",
}


def badge(dossier: Dossier) -> dict[str, str]:
    label = str(dossier.get_status_display())
    if dossier.status == DossierStatus.RETURNED:
        label = _("%(status)s · draft %(n)s") % {"status": label, "n": dossier.round + 1}
    return {"label": label, "tone": TONES[dossier.status]}


def deadline(dossier: Dossier) -> dict[str, Any] | None:
    """Days left in the kind of days that the guideline counts."""
    if dossier.due_at is None:
        return None
    today, due = timezone.localdate(), timezone.localdate(dossier.due_at)
    if dossier.guideline.day_kind == DayKind.WORKING:
        return {"days": working_days_until(today, due), "unit": "workdays", "date": due}
    return {"days": (due - today).days, "unit": "days", "date": due}


# Checks -------------------------------------------------------------------------


def _places(dossier: Dossier) -> dict[str, str]:
    slug = dossier.consortium_slug
    return {
        "agreement": f"/c/{slug}/agreements/",
        "members": f"/c/{slug}/members/",
        "seats": f"/c/{slug}/seats/",
        "remarks": reverse("filings:dossier", args=[slug, dossier.pk]),
        "submit": reverse("filings:submit", args=[slug, dossier.pk]),
    }


def check_items(checks: Sequence[Check], dossier: Dossier, *, linked: bool) -> list[dict[str, str]]:
    """One line for all sections in order, and a line of its own for each that is not."""
    sections = [check for check in checks if check.key.startswith("section:")]
    written = sum(check.state == "ok" for check in sections)
    note = _("%(written)s of %(all)s") % {"written": written, "all": len(sections)}
    done = "ok" if written == len(sections) else "missing"
    items = [{"label": _("All sections written"), "state": done, "note": note}]
    shown = (check for check in checks if not (check.key.startswith("section:") and check.state == "ok"))
    places = _places(dossier) if linked else {}
    return items + [_item(check, dossier, places, linked=linked) for check in shown]


def _item(check: Check, dossier: Dossier, places: dict[str, str], *, linked: bool) -> dict[str, str]:
    item = {"label": check.label, "state": check.state, "note": check.note}
    if linked and check.state in ("missing", "warn"):
        item["url"] = places.get(check.place) or section_url(dossier, check.place)
    return item


def progress(checks: Sequence[Check]) -> dict[str, Any]:
    percent = completeness.percent(checks)
    return {"value": percent, "tone": "green" if percent == 100 else "", "text": f"{percent}%"}


def met_of(checks: Sequence[Check]) -> str:
    """`9 / 12` beside the officer's list."""
    counted = [check for check in checks if check.state != "open"]
    return f"{sum(check.state == 'ok' for check in counted)} / {len(counted)}"


# Sections -----------------------------------------------------------------------


def section_url(dossier: Dossier, key: str) -> str:
    return reverse("filings:section", args=[dossier.consortium_slug, dossier.pk, key])


def section_steps(
    dossier: Dossier,
    sections: Iterable[Section],
    checks: Sequence[Check],
    remarks: Sequence[Remark],
    current: str = "",
) -> list[dict[str, Any]]:
    """The left list: done, where one is, and how many remarks wait for an answer."""
    lacking = {check.place for check in completeness.missing(checks)}
    open_remarks = [remark for remark in remarks if dossier.is_editable and remark.resolved_at is None]
    steps = []
    for section in sections:
        waiting = sum(remark.section_key == section.key for remark in open_remarks)
        lacks = dossier.is_editable and section.key in lacking
        state = "todo" if lacks or not section.body else "done"
        step: dict[str, Any] = {
            "key": section.key,
            "label": section.title,
            "state": state,
            "url": section_url(dossier, section.key),
        }
        steps.append(step | {"badge": waiting or "", "active": section.key == current})
    return steps


# The way of a case ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    when: datetime | None = None
    text: str = ""
    state: str = ""


def way_of(dossier: Dossier, submissions: Sequence[Submission]) -> list[Step]:
    """What has happened and what comes next, as far as the guideline foresees it."""
    first = submissions[-1].submitted_at if submissions else None
    steps = [_step(_("Submission of the dossier"), first, at=dossier.status == DossierStatus.DRAFT)]
    steps.append(_step(_("Acceptance"), dossier.accepted_at, at=dossier.status == DossierStatus.SUBMITTED))
    in_check = dossier.status in (DossierStatus.ACCEPTED, DossierStatus.RETURNED)
    passed = dossier.status in (DossierStatus.PASSED, DossierStatus.IN_PUBLICITY, DossierStatus.FILED)
    label = _("Formal check · correction") if dossier.status == DossierStatus.RETURNED else _("Formal check")
    steps.append(Step(label, text=_due_text(dossier) if in_check else "", state=_state(passed, in_check)))
    if dossier.publicity_from:
        until = _("until %(day)s") % {"day": dossier.publicity_until}
        over = dossier.status == DossierStatus.FILED
        steps.append(
            Step(_("Publicity"), text=until, state=_state(over, dossier.status == DossierStatus.IN_PUBLICITY))
        )
    return [*steps, _last_step(dossier)]


def _last_step(dossier: Dossier) -> Step:
    if dossier.status in (DossierStatus.REFUSED, DossierStatus.WITHDRAWN):
        return Step(str(dossier.get_status_display()), dossier.decided_at, state="now")
    title = _("Decision: %(word)s") % {"word": dossier.guideline.outcome_word}
    return _step(title, dossier.decided_at, at=dossier.status == DossierStatus.PASSED)


def _step(title: str, when: datetime | None, *, at: bool) -> Step:
    return Step(title, when, state=_state(when is not None, at))


def _state(done: bool, now: bool) -> str:
    return "done" if done else "now" if now else ""


def _due_text(dossier: Dossier) -> str:
    due = timezone.localdate(dossier.due_at) if dossier.due_at else None
    return _("due %(day)s") % {"day": due} if due else ""


def lead_years(snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Revenue and R&D spend of the lead in 万元, with the intensity; nothing in submissions of before."""
    return [
        {
            "year": year["year"],
            "revenue": wan(year["revenue_fen"]),
            "rd_spend": wan(year["rd_spend_fen"]),
            "intensity": share(year["rd_spend_fen"], year["revenue_fen"]),
        }
        for year in snapshot.get("lead_figures", [])
    ]
