"""The sample world as a whole: built once, in one transaction, by the people it is about."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from desk.sample import (
    bids,
    cases,
    chain,
    experts,
    formation,
    founding,
    governance,
    joining,
    offers,
    people,
    profile,
    roadmap,
    staff,
    stories,
    texts,
)
from desk.sample.past import happened
from kernel.accounts.models import User
from kernel.notices.models import Notice

TAKEN_BACK = (
    "吴淞口医院（样例）、沪北医疗器械检测服务中心（样例）承担的任务需要调整，现收回文本，修改后重新签署。"
)
DECLINED = "本公司认为风险基金缴存比例偏高，建议由百分之五调整为百分之三，调整后愿意签署。"
UNREAD_DAYS = 10


def is_loaded() -> bool:
    return User.objects.filter(email=people.address("lead_admin")).exists()


@transaction.atomic
def load() -> bool:
    """Build the world unless it is there; False if it was. All of it or, on an error, nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('desk.sample'))")
    if is_loaded():
        return False
    founding.build_accounts()
    founding.build_organisations()
    profile.keep()
    cases.build_authorities()
    offers.open_up()
    _form_consortia()
    chain.draw({"bs-ylqx": 190, "bs-hcsw": 350})
    roadmap.build()
    governance.govern()
    for challenge in texts.challenges():
        bids.post(challenge)
    bids.date_answers()
    _file()
    joining.build()
    experts.build()
    staff.build()
    _settle_down()
    return True


def _form_consortia() -> None:
    specs = {spec["slug"]: spec for spec in texts.large_consortia()}
    for spec in [*specs.values(), *texts.small_consortia()]:
        formation.found(spec)
    formation.enact(specs["bs-hcsw"])
    earlier = formation.take_back(specs["bs-ylqx"], days=240, signed=3, reason=TAKEN_BACK)
    formation.enact(specs["bs-ylqx"], based_on=earlier)
    formation.half_signed(specs["bs-yycl"], days=7, waiting=("donghai", "taize"), refusing={"fund": DECLINED})
    with happened(3):
        formation.draft(specs["bs-lsdt"])
    for spec in [specs["xm-znwl"], *texts.small_consortia()]:
        formation.enact(spec)


def _file() -> None:
    specs = {spec["slug"]: spec for spec in texts.large_consortia()}
    stories.file_synthetic(specs["bs-hcsw"])
    stories.tell_small(specs["bs-ylqx"])
    stories.submit_vehicle(specs["xm-znwl"])
    stories.begin_materials(specs["bs-yycl"])
    stories.request_documents(specs["bs-ylqx"], "officer")


def _settle_down() -> None:
    """What was told long ago has been read, and from now on people get mail."""
    Notice.objects.update(mail_claimed_at=F("created_at"), mailed_at=F("created_at"))
    old = Notice.objects.filter(created_at__lt=timezone.now() - timedelta(days=UNREAD_DAYS))
    old.update(read_at=F("created_at") + timedelta(hours=3))
    User.objects.filter(email__endswith=f"@{people.DOMAIN}").update(mail_notices=True)
