"""The SQL of offers: when a facility is taken, without saying by whom."""

# Run as the owner of the tables: the bookings of others are behind the wall, their times are not. Only for a
# facility that the caller may see, under the same terms as its own wall.
BUSY = """
CREATE FUNCTION members_busy_times(wanted uuid, since timestamptz, until timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT b.starts_at, b.ends_at FROM members_booking b JOIN members_facility f ON f.id = b.facility_id
    WHERE b.facility_id = wanted AND b.status = 'confirmed' AND b.starts_at < until AND b.ends_at > since
      AND (f.open_to <> 'nobody' OR f.organisation_id = ANY (
          (SELECT NULLIF(current_setting('portal.organisation', true), '')::uuid[])::uuid[]))
    ORDER BY b.starts_at
$$;
REVOKE EXECUTE ON FUNCTION members_busy_times(uuid, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION members_busy_times(uuid, timestamptz, timestamptz) TO portal_app, portal_system;
"""
NOT_BUSY = "DROP FUNCTION members_busy_times(uuid, timestamptz, timestamptz);"
