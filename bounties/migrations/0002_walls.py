from django.db import migrations

from kernel.tenancy import operations as walls

BOARD = walls.shared(
    "is_public", walls.in_scope("consortium"), kind="board", check=walls.in_scope("consortium")
)
AWARDED = walls.shared(walls.in_scope("consortium"), walls.in_scope("organisation"), kind="awarded")


class Migration(migrations.Migration):
    dependencies = [("bounties", "0001_initial"), ("tenancy", "0001_grants")]
    operations = [
        walls.Protect("bounties_challenge", walls.CONSORTIUM),
        walls.Protect("bounties_indicator", walls.CONSORTIUM),
        walls.Protect("bounties_milestone", AWARDED),
        walls.Protect("bounties_answer", walls.sealed("organisation", "consortium")),
        walls.Protect("bounties_answerresponse", walls.with_parent("bounties_answer", "answer_id")),
        walls.Protect("bounties_boardentry", BOARD),
        walls.TieToParent("bounties_indicator", "challenge_id", "bounties_challenge"),
        walls.TieToParent("bounties_milestone", "challenge_id", "bounties_challenge"),
        walls.TieToParent("bounties_answer", "challenge_id", "bounties_challenge"),
        walls.TieToParent("bounties_boardentry", "id", "bounties_challenge"),
        walls.TieToParent("bounties_answerresponse", "answer_id", "bounties_answer"),
        walls.TieToParent("bounties_answerresponse", "indicator_id", "bounties_indicator"),
        walls.TieToParent("bounties_milestone", "answer_id", "bounties_answer"),
        walls.TieToParent("bounties_challenge", "awarded_answer_id", "bounties_answer"),
    ]
