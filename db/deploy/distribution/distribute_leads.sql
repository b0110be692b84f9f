-- Deploy leadmill:distribution/distribute_leads to pg

begin;

create function distribution.distribute_leads(lead_ids uuid[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- as in distribute_lead
as $$
declare
  v_niche_id uuid;
  v_leads intake.lead[];
begin
  select l.niche_id into v_niche_id
  from unnest(lead_ids) with ordinality as i (id, place)
  join intake.lead as l on l.id = i.id
  where l.status = 'approved'
  order by i.place
  limit 1;
  -- Never waits for a lead: who holds one may wait for another of ours.
  select array_agg(s.lead order by array_position(lead_ids, (s.lead).id)) into v_leads
  from (
    select l as lead
    from intake.lead as l
    where l.id = any (lead_ids) and l.status = 'approved' and l.niche_id = v_niche_id
    for no key update skip locked
  ) as s;
  return case when v_leads is null then '[]' else distribution.sell_leads(v_leads) end;
end
$$;

comment on function distribution.distribute_leads(uuid[]) is
$$Sell many leads in one transaction, with the same result as one after the other in this order: of those that are
approved, of the niche of the first such, and that no other run holds. Stops early where a lead asks for a subscription that
was not locked before the first. Returns an answer of distribute_lead for each that was done.$$;

commit;
