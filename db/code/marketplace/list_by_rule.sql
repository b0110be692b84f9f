create or replace function marketplace.list_by_rule(lead_id uuid) returns uuid
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lead intake.lead;
  v_setting marketplace.niche_setting;
begin
  select l.* into v_lead from intake.lead as l where l.id = list_by_rule.lead_id for no key update;
  select m.* into v_setting from marketplace.niche_setting as m where m.niche_id = v_lead.niche_id;
  if v_lead.status = any (case v_setting.listing_rule
      when 'at_once' then '{approved,distributed,unsold}'::text[]
      when 'left_room' then '{distributed,unsold}'
      else '{}' end)
    and not exists (select from marketplace.listing as l where l.lead_id = v_lead.id)
  then
    return marketplace.create_listing_for(v_lead, v_setting, v_setting.price, v_setting.max_buyers);
  end if;
  return null;
end
$$;

comment on function marketplace.list_by_rule(uuid) is
$$List a lead if the listing rule of its niche says so and it was never listed. Returns the id of the listing, or null.
Errors: LM804 no public number is free.$$;

grant execute on function marketplace.list_by_rule(uuid) to leadmill_worker;
