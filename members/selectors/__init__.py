"""Reading of the directory."""

from members.selectors.directory import (
    abilities,
    check_code,
    directory,
    directory_table,
    grants_of,
    organisation_by_code,
    organisations_of,
    organisations_where,
    person_by_email,
    regions,
    search_directory,
    signatories_of,
    staff_of,
)

__all__ = [
    "abilities",
    "check_code",
    "directory",
    "directory_table",
    "grants_of",
    "organisation_by_code",
    "organisations_of",
    "organisations_where",
    "person_by_email",
    "regions",
    "search_directory",
    "signatories_of",
    "staff_of",
]
