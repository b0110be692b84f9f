create or replace function marketplace.approved_leads_are_listed() returns trigger
language plpgsql volatile security definer -- whoever changes the lead writes no table of this room
set search_path = pg_catalog, pg_temp
as $$
begin
  if new.status = 'bad' then
    update marketplace.listing as l
    set status = 'withdrawn', updated_at = clock_timestamp()
    where l.lead_id = new.id;
  elsif exists (
    select from marketplace.niche_setting as m
    where m.niche_id = new.niche_id
      and (m.listing_rule = 'at_once' or (m.listing_rule = 'left_room' and new.status <> 'approved')))
    and not exists (select from marketplace.listing as l where l.lead_id = new.id)
  then
    -- A job: a run holds the accounts of its buyers, and must not wait for texts to be searched for contact data, nor fail by them.
    perform queue.defer('list_lead', jsonb_build_object('lead_id', new.id));
  end if;
  return null;
end
$$;

comment on function marketplace.approved_leads_are_listed() is
$$Have a lead listed when it comes to a state in which the rule of its niche may want that; take it from the market when
it is bad.$$;

create trigger approved_leads_are_listed
after update of status on intake.lead
for each row when (
  old.status is distinct from new.status and new.status in ('approved', 'distributed', 'unsold', 'bad'))
execute function marketplace.approved_leads_are_listed();
