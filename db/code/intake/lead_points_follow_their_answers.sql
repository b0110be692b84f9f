create or replace function intake.lead_points_follow_their_answers() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  select catalog.point_of(new.answers -> (f.field ->> 'id')) into new.point
  from catalog.form_schema as s
  cross join jsonb_array_elements(s.fields) with ordinality as f (field, position)
  where s.id = new.form_schema_id
    and f.field ->> 'type' = 'location'
    and catalog.point_of(new.answers -> (f.field ->> 'id')) is not null
  order by f.position
  limit 1;
  return new;
end
$$;

comment on function intake.lead_points_follow_their_answers() is
$$Set the point of a lead to the first location of its form that has coordinates, whatever statement writes the answers.$$;

-- The point of an archived lead stays, so that it is found on the map.
-- Not fired for leads without coordinates, as most are. A lead that loses its coordinates still has a point, so it
-- fires then.
create trigger lead_points_follow_their_answers
before insert or update of answers, form_schema_id, point on intake.lead
for each row when (new.archived_at is null and (new.point is not null or new.answers @? '$.*.latitude'))
execute function intake.lead_points_follow_their_answers();
