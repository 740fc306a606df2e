"""Guidelines as published, ready to be entered (handbook 2.2, 2.3, 2.5, 2.10).

A number that the public text does not show stays None. Texts are the authority's own and therefore Chinese.
"""

from __future__ import annotations

from datetime import date
from typing import Any

# 宝山区《工作指引》: the seven sections of a construction plan.
SEVEN_SECTIONS: tuple[dict[str, Any], ...] = (
    {
        "key": "necessity",
        "title": "建设意义及必要性",
        "help": "产业链现状、堵点卡点，为什么需要以联合体方式攻关。",
    },
    {
        "key": "foundation",
        "title": "建设基础及优势",
        "help": "牵头单位的创新能力、整线或整机应用场景，各成员单位已有的基础与优势。",
    },
    {"key": "approach", "title": "建设思路", "help": "指导思想、基本原则和总体布局。"},
    {
        "key": "goals",
        "title": "预期目标及重点任务",
        "help": "总体目标、重点任务与分工；至少一项可考核指标，写明目标值、核验方式、完成时间与责任单位。",
        "indicators": True,
    },
    {
        "key": "organisation",
        "title": "组织架构及运行机制",
        "help": "决策、咨询、执行机构，议事与表决规则，知识产权、利益分享和风险分担机制。",
    },
    {"key": "safeguards", "title": "保障措施", "help": "组织、资金、人才、信息安全与保密保障。"},
    {"key": "schedule", "title": "进度计划", "help": "分阶段的目标、里程碑、交付物与判定标准。"},
)

BAOSHAN_2023: dict[str, Any] = {
    "title": "宝山区创新联合体备案工作指引",
    "version": "2023版",
    "doc_number": "",
    "effective_from": None,
    "intake": "常年开放，成熟一个备案一个",
    "outcome_word": "备案",
    "sections": list(SEVEN_SECTIONS),
    "rules": {"agreement_required": True},
}

LEAD_EVIDENCE = "lead_evidence"
# The public text shows conditions, not an outline of the plan: the usual seven sections stand in for it.
XIAMEN_2025: dict[str, Any] = {
    "title": "厦门市创新联合体备案要求",
    "version": "2025版",
    "doc_number": "",
    "effective_from": date(2025, 8, 10),
    "intake": "",
    "outcome_word": "备案",
    "sections": [
        *SEVEN_SECTIONS,
        {
            "key": LEAD_EVIDENCE,
            "title": "牵头单位条件说明",
            "help": "逐年写明营业收入、研发投入及占比，注明依据（审计报告、专项审计或加计扣除材料）。",
        },
    ],
    "rules": {
        "min_members": 7,
        "min_firms": 5,
        "min_research": 2,
        "agreement_required": True,
        "chief_scientist": True,
        "lead_statements": [
            {
                "key": "revenue",
                "label": "牵头单位营业收入",
                "rule": "年营业收入不低于5亿元",
                "section": LEAD_EVIDENCE,
            },
            {
                "key": "research",
                "label": "牵头单位研发投入",
                "rule": "年均研发投入不低于2000万元，或占营业收入比例不低于3%",
                "section": LEAD_EVIDENCE,
            },
        ],
    },
}
