"""The clauses a formation agreement is written from (handbook 4.1), as data.

Headings and texts are document text and therefore Chinese in every interface language; labels, articles and
help are interface text. `{consortium}` and `{lead}` are filled in when an agreement is created.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements import wording


class Matter(models.TextChoices):
    """What 促进科技成果转化法 art. 26 wants every such agreement to settle."""

    FORM = "form", _("Form of organisation")
    TASKS = "tasks", _("Division of tasks")
    FUNDING = "funding", _("Funding")
    IP = "ip", _("Ownership of intellectual property")
    BENEFITS = "benefits", _("Sharing of benefits")
    RISKS = "risks", _("Sharing of risks")
    BREACH = "breach", _("Liability for breach")


@dataclass(frozen=True, slots=True)
class LibraryClause:
    """`basis` names the article behind the clause, `silent` what the law says when the agreement does not."""

    key: str
    label: str | Promise
    heading: str
    text: str
    mandatory: bool = False
    matter: str = ""
    basis: str | Promise = ""
    silent: str | Promise = ""

    def filled(self, *, consortium: str, lead: str) -> str:
        return self.text.replace("{consortium}", consortium).replace("{lead}", lead)


# Clauses the portal completes with what is recorded elsewhere: a table of parties, or the chosen forum.
TASKS = "tasks"
BENEFITS = "benefits"
DISPUTES = "disputes"

CLAUSES: tuple[LibraryClause, ...] = (
    LibraryClause(
        "parties",
        _("Parties and representation"),
        "当事人与代表权",
        wording.PARTIES,
        mandatory=True,
        basis=_("Civil Code, articles 61, 165 and 470"),
        silent=_(
            "The legal representative acts for a legal person; an agent needs a written power of attorney "
            "naming the agent, the matter, the extent and the period."
        ),
    ),
    LibraryClause(
        "nature",
        _("Form of organisation"),
        "名称、性质与宗旨",
        wording.NATURE,
        mandatory=True,
        matter=Matter.FORM,
        basis=_("Law on Progress of Science and Technology, article 31"),
        silent=_(
            "A consortium is no legal person: it has no credit code, seal or account of its own. "
            "Every right and duty belongs to a member."
        ),
    ),
    LibraryClause(
        "goals",
        _("Goals"),
        "技术创新目标与重大课题",
        wording.GOALS,
        mandatory=True,
        basis=_("Civil Code, article 845"),
        silent=_("A technology contract states its project, content, scope and requirements."),
    ),
    LibraryClause(
        TASKS,
        _("Division of tasks"),
        "任务分工",
        wording.TASKS,
        mandatory=True,
        matter=Matter.TASKS,
        basis=_("Law on Promoting the Transformation of Scientific Achievements, article 26"),
        silent=_(
            "A party that gives only money or equipment makes the relation a commission contract, with other "
            "rules of ownership (interpretation on technology contracts, article 19)."
        ),
    ),
    LibraryClause(
        "contributions",
        _("Contributions"),
        "投入及到位时间",
        wording.CONTRIBUTIONS,
        mandatory=True,
        matter=Matter.FUNDING,
        basis=_("Law on Promoting the Transformation of Scientific Achievements, article 26"),
        silent=_(
            "What has no due date may be demanded at any time after a reasonable notice (Civil Code, 511)."
        ),
    ),
    LibraryClause(
        "governance",
        _("Governance"),
        "组织机构与表决",
        wording.GOVERNANCE,
        mandatory=True,
        basis=_("Model alliance agreement: decision, advice and execution"),
        silent=_("Without a voting rule every change of the agreement needs all parties (Civil Code, 543)."),
    ),
    LibraryClause(
        "liability",
        _("Outward liability"),
        "对外责任主体与牵头单位授权范围",
        wording.LIABILITY,
        mandatory=True,
        basis=_("Civil Code, articles 162 and 171"),
        silent=_(
            "Who acts without authority binds the others only if they ratify within 30 days; the agreement "
            "must name the unit that bears outward liability."
        ),
    ),
    LibraryClause(
        "background_ip",
        _("Background IP"),
        "背景知识产权",
        wording.BACKGROUND_IP,
        mandatory=True,
        basis=_("Civil Code, article 845"),
        silent=_("Nobody may use what another party owned before, unless it is licensed."),
    ),
    LibraryClause(
        "foreground_ip",
        _("Foreground IP"),
        "前景知识产权",
        wording.FOREGROUND_IP,
        mandatory=True,
        matter=Matter.IP,
        basis=_("Civil Code, articles 859 to 861; Patent Law, article 14"),
        silent=_(
            "The right to apply for a patent on a joint development is co-owned; if one party refuses, none "
            "may apply. Each co-owner may exploit alone or license non-exclusively, sharing the fee; all "
            "else needs all."
        ),
    ),
    LibraryClause(
        BENEFITS,
        _("Sharing of benefits"),
        "成果转化与收益分配",
        wording.BENEFITS,
        mandatory=True,
        matter=Matter.BENEFITS,
        basis=_("Law on Promoting the Transformation of Scientific Achievements, articles 40 and 45"),
        silent=_(
            "A partnership shares by negotiation, then by paid-in ratio, then equally (Civil Code, 972). "
            "Of what a state university or institute gets, at least one half goes to the inventors."
        ),
    ),
    LibraryClause(
        "risks",
        _("Sharing of risks"),
        "风险分担与研发失败",
        wording.RISKS,
        mandatory=True,
        matter=Matter.RISKS,
        basis=_("Civil Code, article 858"),
        silent=_(
            "Loss from a difficulty nobody could overcome is shared reasonably. Who sees it coming must warn "
            "the others and limit the loss, or bears what becomes greater."
        ),
    ),
    LibraryClause(
        "confidentiality",
        _("Confidentiality"),
        "保密",
        wording.CONFIDENTIALITY,
        mandatory=True,
        basis=_("Civil Code, articles 501 and 845"),
        silent=_("Only what counts as a trade secret is protected; scope and period remain open."),
    ),
    LibraryClause(
        "data",
        _("Data and personal information"),
        "数据与个人信息",
        wording.DATA,
        basis=_("Personal Information Protection Law, articles 20 and 21"),
        silent=_("Who decide together on the handling of personal data are liable together."),
    ),
    LibraryClause(
        "accounts",
        _("Management of funds"),
        "经费管理",
        wording.ACCOUNTS,
        silent=_("Public money follows the rules of its source, whatever the agreement says."),
    ),
    LibraryClause(
        "milestones",
        _("Milestones and acceptance"),
        "里程碑与验收",
        wording.MILESTONES,
        basis=_("Civil Code, article 845"),
        silent=_("Without agreed standards the national, trade or usual standard decides (Civil Code, 511)."),
    ),
    LibraryClause(
        "joining",
        _("Joining of members"),
        "成员加入",
        wording.JOINING,
        mandatory=True,
        basis=_("Civil Code, articles 543 and 555"),
        silent=_("Every new party needs the consent of all, hence a new signature of all."),
    ),
    LibraryClause(
        "leaving",
        _("Leaving and expulsion"),
        "退出与除名",
        wording.LEAVING,
        mandatory=True,
        basis=_("Civil Code, articles 562 and 563"),
        silent=_("A party may leave only if the law's grounds for termination are met."),
    ),
    LibraryClause(
        "breach",
        _("Liability for breach"),
        "违约责任",
        wording.BREACH,
        mandatory=True,
        matter=Matter.BREACH,
        basis=_("Civil Code, articles 577 to 585"),
        silent=_("Performance, remedy or damages for foreseeable loss, which must be proved."),
    ),
    LibraryClause(
        "force_majeure",
        _("Force majeure"),
        "不可抗力",
        wording.FORCE_MAJEURE,
        basis=_("Civil Code, articles 180 and 590"),
        silent=_(
            "Who cannot perform is free as far as the event reaches, but must give notice and proof in time."
        ),
    ),
    LibraryClause(
        DISPUTES,
        _("Settlement of disputes"),
        "争议解决",
        wording.DISPUTES,
        mandatory=True,
        basis=_("Arbitration Law; Civil Procedure Law, article 35"),
        silent=_(
            "The court where the defendant lives or the contract is performed. Naming both arbitration and a "
            "court makes the arbitration agreement void: choose one."
        ),
    ),
    LibraryClause(
        "e_signature",
        _("Electronic signature"),
        "电子签名与送达",
        wording.E_SIGNATURE,
        mandatory=True,
        basis=_("Electronic Signature Law, articles 3, 13 and 14"),
        silent=_(
            "Without this clause the parties have not chosen a method of signing, and its reliability must "
            "be proved case by case."
        ),
    ),
    LibraryClause(
        "term",
        _("Term, change and dissolution"),
        "期限、变更、解散与清算",
        wording.TERM,
        mandatory=True,
        basis=_("Civil Code, articles 490, 543 and 557"),
        silent=_("The agreement is formed when all parties have signed, and changes only by consent of all."),
    ),
    LibraryClause(
        "competition",
        _("Fair competition"),
        "公平竞争合规",
        wording.COMPETITION,
        basis=_("Anti-Monopoly Law, articles 17, 18 and 20"),
        silent=_("Agreements on prices, quantities, markets or against new technology are void and fined."),
    ),
    LibraryClause("annexes", _("Annexes"), "附件", wording.ANNEXES),
)
BY_KEY = {clause.key: clause for clause in CLAUSES}
MANDATORY = tuple(clause for clause in CLAUSES if clause.mandatory)
