create or replace function marketplace.approved_leads_are_listed() returns trigger
language plpgsql volatile security definer -- the caller that changes the lead has no privilege on listings
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
    -- A job, because a distribution run holds the locks of its buyers' accounts: redacting the texts must neither delay nor fail it.
    perform queue.defer('list_lead', jsonb_build_object('lead_id', new.id));
  end if;
  return null;
end
$$;

comment on function marketplace.approved_leads_are_listed() is
$$Queue a job that lists a lead when its new state allows that under the listing rule of its niche; withdraw the listing of a
lead that is marked bad.$$;

create trigger approved_leads_are_listed
after update of status on intake.lead
for each row when (
  old.status is distinct from new.status and new.status in ('approved', 'distributed', 'unsold', 'bad'))
execute function marketplace.approved_leads_are_listed();
