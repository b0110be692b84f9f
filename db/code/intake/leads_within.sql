-- LM309 invalid_circle (400): The circle has faults, listed in `details`.
--   To do: Latitude is from -90 to 90, longitude from -180 to 180, km from 0.001 to 1000, each
--   with at most 6 decimals.

create or replace function intake.leads_within(latitude numeric, longitude numeric, km numeric) returns setof uuid
language plpgsql stable security definer rows 100 -- its body uses rooms that web roles have no access to
set search_path = pg_catalog, pg_temp
as $$
declare
  v_circle constant jsonb := jsonb_build_object('latitude', latitude, 'longitude', longitude, 'km', km);
  v_faults constant jsonb := catalog.check_answers(catalog.distance_fields(), v_circle) -> 'faults';
begin
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM309', 'circle has faults', v_faults::text, '`details` lists every wrong argument.');
  end if;
  return query
    select l.id
    from intake.lead as l
    where extensions.st_dwithin(l.point, catalog.point_of(v_circle), leads_within.km * 1000);
end
$$;

comment on function intake.leads_within(numeric, numeric, numeric) is
$$Leads whose point is at most km from a place. It ignores policies, so it must be granted to admins only.
Errors: LM309 faults, listed in details.$$;

grant execute on function intake.leads_within(numeric, numeric, numeric) to admin;

create or replace function api.leads_within(latitude numeric, longitude numeric, km numeric) returns setof api.leads
language sql stable rows 100
begin atomic
  select l.*
  from intake.leads_within(leads_within.latitude, leads_within.longitude, leads_within.km) as w (id)
  join api.leads as l on l.id = w.id;
end;

comment on function api.leads_within(numeric, numeric, numeric) is
$$Find leads around a point
Leads with a location whose coordinates are at most km (0.001 to 1000) from this place. Filter and order the rows like leads.
If select is given it must include the columns that filters use.
Errors: LM309 faults, listed in details.$$;

grant execute on function api.leads_within(numeric, numeric, numeric) to admin;
