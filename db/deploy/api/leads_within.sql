-- Deploy leadmill:api/leads_within to pg

begin;

create function api.leads_within(latitude numeric, longitude numeric, km numeric) returns setof api.leads
language sql stable rows 100
begin atomic
  select l.*
  from intake.leads_within(leads_within.latitude, leads_within.longitude, leads_within.km) as w (id)
  join api.leads as l on l.id = w.id;
end;

comment on function api.leads_within(numeric, numeric, numeric) is
$$Find leads around a point
Rows of leads whose location has coordinates no farther than km (0.001 to 1000) from this place, the end included.
Filter and order them as leads; where columns are selected, those that are filtered by have to be among them.
Errors: LM309 faults, listed in details.$$;

grant execute on function api.leads_within(numeric, numeric, numeric) to admin;

commit;
