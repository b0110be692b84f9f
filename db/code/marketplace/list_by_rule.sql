create or replace function marketplace.list_by_rule(lead_id uuid) returns uuid
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lead intake.lead;
  v_market marketplace.niche_setting;
begin
  select l.* into v_lead from intake.lead as l where l.id = list_by_rule.lead_id for no key update;
  select m.* into v_market from marketplace.niche_setting as m where m.niche_id = v_lead.niche_id;
  if v_lead.status = any (case v_market.listing_rule
      when 'at_once' then '{approved,distributed,unsold}'::text[]
      when 'left_room' then '{distributed,unsold}'
      else '{}' end)
    and not exists (select from marketplace.listing as l where l.lead_id = v_lead.id)
  then
    return marketplace.create_listing_for(v_lead, v_market, v_market.price, v_market.max_buyers);
  end if;
  return null;
end
$$;

comment on function marketplace.list_by_rule(uuid) is
$$Put a lead on the market if the rule of its niche says so, once. Returns the id of the listing, or null.
Errors: LM804 no public number was free.$$;

grant execute on function marketplace.list_by_rule(uuid) to leadmill_worker;
