create or replace function report.note_new_leads() returns trigger
language plpgsql volatile security definer -- no role but the owner writes what reports are made of
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into report.lead_change (submitted_at, niche_id, lead_id, measure, count)
  select date_bin('15 minutes', c.created_at, 'epoch'), c.niche_id, c.id, c.status, 1
  from changed as c;
  return null;
end
$$;

comment on function report.note_new_leads() is $$New leads are noted for the sums of leads.$$;

create or replace function report.note_changed_leads() returns trigger
language plpgsql volatile security definer -- as report.note_new_leads
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into report.lead_change (submitted_at, niche_id, lead_id, measure, count)
  select date_bin('15 minutes', s.created_at, 'epoch'), s.niche_id, s.id, s.status, sum(s.sign)
  from (
    select 1 as sign, c.id, c.created_at, c.niche_id, c.status from changed as c
    union all
    select -1, f.id, f.created_at, f.niche_id, f.status from former as f
  ) as s
  group by 1, 2, 3, 4
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
  insert into report.lead_change (submitted_at, niche_id, lead_id, measure, count, sold, net)
  select date_bin('15 minutes', l.created_at, 'epoch'), l.niche_id, l.id, 'sale', count(*),
    -- Who sells holds the lock of the lead: no other sale of it is under way.
    (count(*) = (select count(*) from sale.assignment as a where a.lead_id = l.id))::integer,
    coalesce(sum(c.price) filter (where c.status = 'sold'), 0)
  from changed as c
  join intake.lead as l on l.id = c.lead_id
  group by l.id;
  return null;
end
$$;

comment on function report.note_sales() is $$Sales are noted for the sums of leads, on the day of the lead.$$;

create or replace function report.note_refunds() returns trigger
language plpgsql volatile security definer -- as report.note_new_leads
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A refunded sale is still one: it is counted as before, but brings no revenue.
  insert into report.lead_change (submitted_at, niche_id, lead_id, measure, count, net)
  select date_bin('15 minutes', l.created_at, 'epoch'), l.niche_id, l.id, 'sale', 0, -sum(c.price)
  from changed as c
  join former as f on f.id = c.id and f.status = 'sold'
  join intake.lead as l on l.id = c.lead_id
  where c.status = 'refunded'
  group by l.id;
  return null;
end
$$;

comment on function report.note_refunds() is $$Refunded sales are noted for the sums of leads, on the day of the lead.$$;

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
