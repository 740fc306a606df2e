"""A filing and an agreement of real length; every unit and person in them is invented (样例)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

from kernel.documents.content import (
    AgreementContent,
    Clause,
    DocumentTable,
    DossierContent,
    DossierSection,
    Indicator,
    Member,
    Party,
    SignatureRecord,
    Statement,
    numbered_table,
)
from kernel.documents.numerals import amount_in_capitals
from tests.documents.prose import Prose

SNAPSHOT = hashlib.sha256("宝山区合成生物创新联合体（样例）第2次提交".encode()).hexdigest()
SIGNED_AT = datetime(2026, 3, 18, 2, 42, 7, tzinfo=UTC)

UNITS = (
    ("申江合成生物科技有限公司（样例）", "91310113MA1GK0A01X", "企业", "张喆", "总体协调与工艺集成"),
    ("东海大学（样例）", "12310000425000011A", "高等学校", "李堃", "代谢通路设计"),
    ("长江口生物制造研究院（样例）", "12310113MB2F00022B", "科研院所", "王䶮", "酶分子定向进化"),
    ("吴淞口医院（样例）", "12310113425800033C", "医疗机构", "陈玥", "医用酶制剂临床检验"),
    ("罗店分离装备有限公司（样例）", "91310113MA1GK0D04D", "企业", "赵瑄", "分离纯化装备"),
    ("沪北新材料股份有限公司（样例）", "91310000MA1FL0E05E", "企业", "孙璟", "生物基材料应用验证"),
    ("北翼产业园运营有限公司（样例）", "91310113MA1GK0F06F", "园区", "周赟", "中试场地与公共服务"),
    ("长三角绿色产业基金（样例）", "91310000MA1FL0G07G", "投资机构", "吴翀", "转化阶段的投资"),
    ("精测仪器（上海）有限公司（样例）", "91310113MA1GK0H08H", "企业", "郑垚", "在线检测与质量追溯"),
)

OUTLINE = (
    ("建设意义及必要性", "need", ("产业发展的迫切需要", "解决共性技术难题的需要", "完善区域创新体系的需要")),
    ("建设基础及优势", "base", ("牵头单位基础", "成员单位基础", "前期合作基础")),
    ("建设思路", "plan", ("指导思想", "基本原则", "总体布局")),
    ("预期目标及重点任务", "plan", ("总体目标", "技术攻关任务", "平台建设任务", "成果转化任务")),
    ("组织架构及运行机制", "rule", ("治理结构", "知识产权与收益分配", "风险分担", "成员加入与退出")),
    ("保障措施", "guard", ("组织保障", "资金保障", "安全与保密保障")),
    ("进度计划", "time", ("第一阶段", "第二阶段", "第三阶段")),
)


def dossier(seed: int = 7) -> DossierContent:
    prose = Prose(seed)
    return DossierContent(
        consortium_name="宝山区合成生物创新联合体（样例）",
        lead_unit=UNITS[0][0],
        authority_name="宝山区科委（样例）",
        guideline_title="宝山区创新联合体备案指引（2023版）",
        submission="第2次提交（补正后）",
        date=date(2026, 3, 20),
        snapshot_sha256=SNAPSHOT,
        sections=tuple(_section(prose, *chapter) for chapter in OUTLINE),
        members=tuple(
            Member(name, code, kind, "成员单位" if n else "牵头单位", task)
            for n, (name, code, kind, _person, task) in enumerate(UNITS)
        ),
        signatures=signatures(),
        statements=statements(),
    )


def _section(prose: Prose, title: str, bank: str, parts: tuple[str, ...]) -> DossierSection:
    lines = [prose.paragraph(bank, 3)]
    for numeral, part in zip("一二三四", parts, strict=False):
        lines += [f"（{numeral}）{part}", *_body(prose, bank)]
    tables = {"预期目标及重点任务": (_tasks(),), "保障措施": (_money(),), "进度计划": (_milestones(prose),)}
    indicators = _indicators() if title == "预期目标及重点任务" else ()
    return DossierSection(title, "\n\n".join(lines), tables.get(title, ()), indicators)


def _body(prose: Prose, bank: str) -> list[str]:
    points = [f"{n}. {prose.paragraph(bank, 1)}" for n in range(1, prose.rng.choice((3, 4)))]
    return [prose.paragraph(bank, 2), *points, prose.paragraph(bank, 2)]


def _tasks() -> DocumentTable:
    rows = (
        (task, name, ("M6", "M12", "M18", "M24")[n % 4], f"{task}方案、试验记录和验收报告")
        for n, (name, _code, _kind, _person, task) in enumerate(UNITS)
    )
    return numbered_table("任务分工表", ("任务", "责任单位", "节点", "交付物"), rows)


def _money() -> DocumentTable:
    rows = (
        ("2026年", "1200", "300", "1500"),
        ("2027年", "1800", "450", "2250"),
        ("合计", "3000", "750", "3750"),
    )
    total = amount_in_capitals(Decimal(37_500_000))
    return DocumentTable(
        "资金投入计划（单位：万元）", ("年度", "自有资金", "财政资金", "小计"), rows, note=f"合计{total}。"
    )


def _milestones(prose: Prose) -> DocumentTable:
    rows = (
        (f"M{3 * n}", prose.paragraph("time", 1), prose.paragraph("plan", 1), str(120 + 15 * n))
        for n in range(1, 13)
    )
    return DocumentTable("里程碑计划表", ("里程碑", "工作内容", "通过标准", "经费（万元）"), tuple(rows))


def _indicators() -> tuple[Indicator, ...]:
    return (
        Indicator("检测通量", "测试/时", "200", "≥600", "2027年6月", "YY/T 1174 规定的方法", UNITS[8][0]),
        Indicator("产品收率", "%", "78", "≥92", "2027年12月", "连续三批生产记录", UNITS[0][0]),
        Indicator("批间差异", "%", "12", "≤5", "2026年12月", "CLSI EP05 比对试验", UNITS[2][0]),
        Indicator("单位能耗下降", "%", "—", "≥18", "2027年12月", "第三方能源审计报告", UNITS[4][0]),
        Indicator("发明专利申请", "件", "6", "≥30", "2027年12月", "受理通知书", UNITS[1][0]),
        Indicator("新增产业产值", "亿元", "0", "≥12.6", "2028年6月", "经审计的财务报表", UNITS[0][0]),
    )


def signatures() -> tuple[SignatureRecord, ...]:
    document = hashlib.sha256("组建协议（样例）".encode()).hexdigest()
    return tuple(
        SignatureRecord(
            name, person, "法定代表人" if n % 2 == 0 else "授权代表", SIGNED_AT if n < 8 else None, document
        )
        for n, (name, _code, _kind, person, _task) in enumerate(UNITS)
    )


def statements() -> tuple[Statement, ...]:
    return (
        Statement(
            "一、真实性承诺",
            "本联合体全体成员单位承诺：所提交的材料内容真实、完整、有效，复印件与原件一致；如有不实，愿意承担由此产生的一切责任。\n"
            "牵头单位已就申报内容逐一征求成员单位意见，成员单位均已确认与本单位有关的内容。",
        ),
        Statement(
            "二、经费使用承诺",
            "财政资金单独建账、专款专用，接受受理机关及其委托的审计机构检查；自有资金按照组建协议约定的比例和时间到位。",
        ),
        Statement(
            "三、公平竞争承诺",
            "成员单位不借助联合体交换价格、产量、客户等敏感信息，不达成排除、限制竞争的协议。",
        ),
    )


def agreement(seed: int = 11) -> AgreementContent:
    prose = Prose(seed)
    names = (
        "名称、性质与宗旨",
        "技术创新目标",
        "任务分工",
        "投入与到位时间",
        "治理结构",
        "对外责任主体",
        "背景知识产权",
        "前景知识产权",
        "收益分配",
        "风险分担",
        "保密",
        "加入与退出",
        "违约责任",
        "争议解决",
        "电子签名与送达",
        "期限与变更",
    )
    return AgreementContent(
        title="宝山区合成生物创新联合体（样例）组建协议",
        number="样例协字〔2026〕12号",
        version="第3版",
        parties=tuple(
            Party(
                f"{'甲乙丙丁戊己庚辛壬'[n]}方{'（牵头单位）' if n == 0 else ''}",
                name,
                code,
                f"上海市宝山区样例路{n + 1}00号",
                person,
            )
            for n, (name, code, _kind, person, _task) in enumerate(UNITS)
        ),
        preamble="鉴于各方在合成生物领域具有互补的技术、场景与产业资源，经平等协商，依据《中华人民共和国民法典》《中华人民共和国促进科技成果转化法》，就组建创新联合体达成如下协议：",
        clauses=tuple(_clause(prose, name) for name in names),
        signatures=signatures(),
        date=date(2026, 3, 18),
    )


def _clause(prose: Prose, title: str) -> Clause:
    text = "\n".join(f"{n}. {prose.paragraph('rule', 1)}" for n in range(1, 4))
    tables = (_shares(),) if title == "收益分配" else ()
    return Clause(title, text, tables)


def _shares() -> DocumentTable:
    shares = ("30%", "18%", "12%", "8%", "8%", "8%", "6%", "5%", "5%")
    rows = ((unit[0], share, unit[4]) for unit, share in zip(UNITS, shares, strict=True))
    return numbered_table("收益分配比例", ("单位", "份额", "依据的贡献"), rows)
