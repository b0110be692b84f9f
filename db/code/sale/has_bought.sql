create or replace function sale.has_bought(lead_id uuid) returns boolean
-- A subquery of a policy is planned for each query of the table; a call costs nothing until a row needs it.
language plpgsql stable parallel safe security definer -- a policy of sale.assignment would be planned as well
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from sale.assignment as a
    where a.lead_id = has_bought.lead_id and a.organization_id = request.organization_id());
end
$$;

comment on function sale.has_bought(uuid) is $$Whether the caller's organisation has bought this lead.$$;

grant execute on function sale.has_bought(uuid) to member;
