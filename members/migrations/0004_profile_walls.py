from django.db import migrations

from kernel.tenancy import operations as walls

OWN = walls.in_scope("organisation")


def open_if(condition):
    """The organisation's rows; those that meet the condition are everybody's to read."""
    return walls.shared(OWN, condition, kind="offered", check=OWN)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_profile_offers_and_experts"), ("documents", "0004_upload_walls")]
    operations = [
        walls.Protect("members_evidence", walls.ORGANISATION),
        walls.Protect("members_yearfigures", walls.ORGANISATION),
        walls.Protect("members_honour", open_if("is_public")),
        walls.Protect(
            "members_person",
            walls.shared(
                OWN,
                walls.own(),
                "wants_public AND consented_at IS NOT NULL",
                kind="named",
                check=f"({OWN}) OR ({walls.own()})",
            ),
        ),
        walls.Protect(
            "members_staffinvitation", walls.shared(OWN, walls.own(), walls.by_key(), kind="invited")
        ),
        walls.Protect("members_powerofattorney", walls.shared(OWN, walls.own("agent_id"))),
        walls.Protect("members_claim", walls.shared(OWN, walls.own())),
        walls.Protect(
            "members_merge",
            walls.shared(
                walls.in_scope("organisation", "kept_id"), walls.in_scope("organisation", "absorbed_id")
            ),
        ),
        walls.Protect("members_capability", open_if("is_public")),
        walls.Protect("members_facility", open_if("open_to <> 'nobody'")),
        walls.Protect("members_facility_terms", walls.with_parent("members_facility", "facility_id")),
        walls.Protect(
            "members_booking",
            walls.shared(OWN, walls.in_scope("organisation", "owner_id"), kind="both-sides"),
        ),
        walls.Protect("members_service", open_if("is_public")),
        walls.Protect("members_service_terms", walls.with_parent("members_service", "service_id")),
        walls.Protect("members_interest", open_if("is_public")),
        walls.Protect("members_interest_terms", walls.with_parent("members_interest", "interest_id")),
        # Public: its full-text search needs the index, which row-level security would keep it from.
        walls.Protect("members_offer", walls.Policy("offer", OWN, OWN, read="true")),
        walls.Protect(
            "members_expert", walls.shared(walls.own(), "status = 'active'", kind="listed", check=walls.own())
        ),
        walls.Protect("members_expert_fields", walls.with_parent("members_expert", "expert_id")),
        walls.Protect("members_recusal", walls.shared(walls.own())),
        walls.TieToParent("members_evidence", "upload_id", "documents_upload", tenant="organisation_id"),
        walls.TieToParent("members_yearfigures", "evidence_id", "members_evidence", tenant="organisation_id"),
        walls.TieToParent("members_honour", "evidence_id", "members_evidence", tenant="organisation_id"),
        walls.TieToParent(
            "members_person", "consent_evidence_id", "members_evidence", tenant="organisation_id"
        ),
        walls.TieToParent(
            "members_powerofattorney", "evidence_id", "members_evidence", tenant="organisation_id"
        ),
        # The facility is the owner's; `organisation` is who books it.
        migrations.RunSQL(
            "ALTER TABLE members_facility ADD CONSTRAINT members_facility_organisation_id_id_key "
            "UNIQUE (organisation_id, id);"
            "ALTER TABLE members_booking ADD CONSTRAINT members_booking_facility_id_same_owner "
            "FOREIGN KEY (owner_id, facility_id) REFERENCES members_facility (organisation_id, id) "
            "DEFERRABLE INITIALLY DEFERRED;",
            "ALTER TABLE members_booking DROP CONSTRAINT members_booking_facility_id_same_owner;"
            "ALTER TABLE members_facility DROP CONSTRAINT members_facility_organisation_id_id_key;",
        ),
    ]
