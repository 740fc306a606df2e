"""All parts on one page: accessible, and as wide as the screen, at both drawing sizes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.core.paginator import Paginator
from playwright.sync_api import Page

pytestmark = pytest.mark.e2e
STATES = ("ok", "missing", "warn", "open")


class Sample(forms.Form):
    name = forms.CharField(label="名称", help_text="单位全称，与证照一致。")
    kind = forms.ChoiceField(label="性质", choices=[("a", "企业"), ("b", "高等学校")])
    goal = forms.CharField(label="总体目标", widget=forms.Textarea)
    way = forms.ChoiceField(
        label="组织方式", widget=forms.RadioSelect, choices=[("o", "公开"), ("d", "定向")]
    )
    plain = forms.BooleanField(label="本材料不涉及国家秘密")
    file = forms.FileField(label="附件", required=False)


def _context() -> dict[str, Any]:
    return {
        "nav": {
            "workspaces": [{"label": "联合体", "url": "/c/x/", "kind": "consortium", "active": True}],
            "items": [
                {"label": "概览", "url": "/c/x/", "icon": "layout-grid", "active": True, "badge": 0},
                {"label": "榜单", "url": "/c/x/b/", "icon": "target", "active": False, "badge": 3},
            ],
            "unread": 3,
            "open_tasks": 2,
            "organisation_name": "申江诊断科技有限公司（样例）",
        },
        "steps": [
            {"label": "组建", "state": "done", "url": "/x/"},
            {"label": "协议签署", "state": "now", "badge": 1, "active": True},
            {"label": "备案审查", "state": "todo"},
        ],
        "tasks": [
            {
                "title": "补正备案材料",
                "note": "形式审查意见",
                "url": "/x/",
                "action": "去补正",
                "days": 2,
                "unit": "workdays",
            },
            {
                "title": "签署协议",
                "url": "/y/",
                "action": "签署",
                "days": -1,
                "tone": "red",
            },
        ],
        "tones": ["gray", "blue", "azure", "green", "yellow", "red", "purple"],
        "amount": 1800000,
        "page": Paginator(range(95), 20).page(2),
        "form": Sample({}),
        "items": [
            {"label": state, "state": state, "url": "/x/"} for state in ("ok", "missing", "warn", "open")
        ],
        "rows": [{"label": "截止", "value": "2026-11-30"}],
        "events": [
            {"title": "签署", "who": "张喆", "when": datetime(2026, 10, 9, tzinfo=UTC), "state": "done"}
        ],
    }


@pytest.mark.parametrize("width", [1440, 390])
def test_parts_are_accessible_and_fit(open_page: Callable[..., Page], width: int) -> None:
    page = open_page("gallery", frame="gallery.html", **_context())
    page.set_viewport_size({"width": width, "height": 900})
    found = Axe().run(page).response["violations"]
    grave = [
        (rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found if rule["impact"] != "minor"
    ]
    assert grave == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
