create or replace function report.note_new_leads() returns trigger
language plpgsql volatile security definer -- no role but the owner writes what reports are made of
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into report.lead_change (submitted_at, niche_id, measure, count)
  select date_bin('15 minutes', c.created_at, 'epoch'), c.niche_id, c.status, count(*)
  from changed as c
  group by 1, 2, 3;
  return null;
end
$$;

comment on function report.note_new_leads() is $$New leads are noted for the sums of leads.$$;

create or replace function report.note_changed_leads() returns trigger
language plpgsql volatile security definer -- as report.note_new_leads
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into report.lead_change (submitted_at, niche_id, measure, count)
  select date_bin('15 minutes', s.created_at, 'epoch'), s.niche_id, s.status, sum(s.sign)
  from (
    select 1 as sign, c.created_at, c.niche_id, c.status from changed as c
    union all
    select -1, f.created_at, f.niche_id, f.status from former as f
  ) as s
  group by 1, 2, 3
  having sum(s.sign) <> 0;
  return null;
end
$$;

comment on function report.note_changed_leads() is $$Leads whose status changes are noted for the sums of leads.$$;

create or replace function report.note_sales() returns trigger
language plpgsql volatile security definer -- as report.note_new_leads
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into report.lead_change (submitted_at, niche_id, measure, count)
  select date_bin('15 minutes', l.created_at, 'epoch'), l.niche_id, 'sale', count(*)
  from changed as c
  join intake.lead as l on l.id = c.lead_id
  group by 1, 2;
  return null;
end
$$;

comment on function report.note_sales() is $$Sales are noted for the sums of leads, on the day of the lead.$$;

create or replace function report.note_refunds() returns trigger
language plpgsql volatile security definer -- as report.note_new_leads
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A refunded sale is still one: its count stays, but the revenue of its day does not.
  insert into report.lead_change (submitted_at, niche_id, measure, count)
  select distinct date_bin('15 minutes', l.created_at, 'epoch'), l.niche_id, 'sale', 0
  from changed as c
  join former as f on f.id = c.id and f.status <> c.status
  join intake.lead as l on l.id = c.lead_id;
  return null;
end
$$;

comment on function report.note_refunds() is $$Refunded sales are noted for the sums of sources.$$;

create trigger new_leads_are_noted
after insert on intake.lead
referencing new table as changed
for each statement execute function report.note_new_leads();

create trigger changed_leads_are_noted
after update on intake.lead
referencing old table as former new table as changed
for each statement execute function report.note_changed_leads();

create trigger sales_are_noted
after insert on sale.assignment
referencing new table as changed
for each statement execute function report.note_sales();

create trigger refunds_are_noted
after update on sale.assignment
referencing old table as former new table as changed
for each statement execute function report.note_refunds();
