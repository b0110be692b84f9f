create or replace function intake.make_archive_months(lead_ids uuid[]) returns void
language plpgsql volatile
as $$
declare
  v_timeout constant text := current_setting('lock_timeout');
  v_months constant date[] := array(
    select distinct date_trunc('month', ops.uuid_time(i.id) at time zone 'UTC')::date from unnest(lead_ids) as i (id) order by 1);
  v_partitioned ops.partitioned;
  v_began date;
begin
  if not exists (
    select
    from unnest(v_months) as m (began), unnest(array['intake.lead_archive', 'intake.contact_archive']) as p (parent)
    where to_regclass(p.parent || to_char(m.began, '"_y"YYYY"m"MM')) is null)
  then
    return;
  end if;
  -- Two archivers may need the same month.
  perform pg_advisory_xact_lock(hashtextextended('ops.ensure_partitions', 0));
  -- Whoever reads the archive holds the default partition: give up rather than have every later reader wait behind this.
  perform set_config('lock_timeout', '300ms', true);
  for v_partitioned in
    select p.* from ops.partitioned as p where p.parent in ('intake.lead_archive', 'intake.contact_archive') order by p.parent
  loop
    foreach v_began in array v_months loop
      perform ops.make_partition(v_partitioned, v_began);
    end loop;
    perform ops.guard_partitions(v_partitioned);
  end loop;
  perform set_config('lock_timeout', v_timeout, true);
end
$$;

comment on function intake.make_archive_months(uuid[]) is
$$Create the partitions of the archive that leads belong to: ops.ensure_partitions() makes those of months to come, not of months ago.
Errors: 55P03 somebody reads the archive for long; the next run tries again.$$;

create or replace function intake.archive_leads(lead_ids uuid[]) returns bigint
language plpgsql volatile
as $$
declare
  v_count bigint;
begin
  perform intake.make_archive_months(lead_ids);
  insert into intake.lead_archive (
    lead_id, answers, referrer_url, utm_source, utm_medium, utm_campaign, utm_term, utm_content, partner, click_id, visitor_session,
    address, agent)
  select
    l.id, l.answers, a.referrer_url, a.utm_source, a.utm_medium, a.utm_campaign, a.utm_term, a.utm_content, a.partner, a.click_id,
    a.visitor_session, a.address, a.agent
  from intake.lead as l
  left join intake.lead_attribution as a on a.lead_id = l.id
  where l.id = any (lead_ids);
  insert into intake.contact_archive (lead_id, name, email, phone, request_hash, created_at)
  select c.lead_id, c.name, c.email, c.phone, c.request_hash, c.created_at
  from intake.lead_contact as c
  where c.lead_id = any (lead_ids);
  delete from intake.lead_contact as c where c.lead_id = any (lead_ids);
  delete from intake.lead_attribution as a where a.lead_id = any (lead_ids);
  -- Not updated_at: nothing about the lead has changed.
  update intake.lead as l
  set answers = '{}', archived_at = clock_timestamp()
  where l.id = any (lead_ids);
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function intake.archive_leads(uuid[]) is
$$Move the answers, attribution and contact data of leads to the archive. What anybody may read of them stays the same. The caller must
hold the locks of the leads, which must not be archived yet. Returns their number.
Errors: 23505 a lead is in the archive already, 55P03 as intake.make_archive_months.$$;

-- LM316 archive_immutable (400): The archive of leads is only ever added to. A trigger enforces it.
-- LM317 contact_not_archived (400): Contact data and attribution of a lead are deleted only once the
--   archive has them. A trigger enforces it.

create or replace function intake.archived_leads_are_immutable() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'LM316',
    message = 'the archive of leads is append-only',
    detail = format('%s on %I.%I', tg_op, tg_table_schema, tg_table_name);
end
$$;

comment on function intake.archived_leads_are_immutable() is
$$Refuse to update, delete or truncate what is in the archive. It is erased by the month: ops.ensure_partitions().
Errors: LM316 nothing but an insert.$$;

-- ops.ensure_partitions() creates the triggers of the partitions.
create trigger archived_leads_are_immutable
before update or delete or truncate on intake.lead_archive
for each statement execute function intake.archived_leads_are_immutable();

create trigger archived_leads_are_immutable
before update or delete or truncate on intake.contact_archive
for each statement execute function intake.archived_leads_are_immutable();

create or replace function intake.contacts_leave_for_the_archive() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from intake.contact_archive as c
    where c.lead_id = old.lead_id
      and (c.name, c.email, c.phone, c.request_hash, c.created_at)
        is not distinct from (old.name, old.email, old.phone, old.request_hash, old.created_at))
  then
    return old;
  end if;
  raise exception using
    errcode = 'LM317',
    message = 'contact data are deleted only once the archive has them',
    detail = old.lead_id::text;
end
$$;

comment on function intake.contacts_leave_for_the_archive() is
$$Permit the deletion of contact data only when the archive has the same: the audit log does not record it.
Errors: LM317.$$;

create trigger contacts_leave_for_the_archive
before delete on intake.lead_contact
for each row execute function intake.contacts_leave_for_the_archive();

create or replace function intake.attributions_leave_for_the_archive() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from intake.lead_archive as r
    where r.lead_id = old.lead_id
      and to_jsonb(r) - 'answers' = to_jsonb(old))
  then
    return old;
  end if;
  raise exception using
    errcode = 'LM317',
    message = 'attribution is deleted only once the archive has it',
    detail = old.lead_id::text;
end
$$;

comment on function intake.attributions_leave_for_the_archive() is
$$Permit the deletion of an attribution only when the archive has the same: the audit log does not record it.
Errors: LM317.$$;

create trigger attributions_leave_for_the_archive
before delete on intake.lead_attribution
for each row execute function intake.attributions_leave_for_the_archive();
