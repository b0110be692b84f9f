create or replace function crm.is_transient(state text) returns boolean
language sql immutable parallel safe
return left(state, 2) in ('40', '53', '54', '55', '57', '58') or state = '25006';

comment on function crm.is_transient(text) is $$Whether an SQLSTATE is transient: locks, resources, shutdown.$$;

create or replace function crm.store_deals(connection_id uuid, deals crm.deal_change[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with new_deal as (
    insert into crm.imported_deal (
      connection_id, deal_id, lead_id, deal_updated_at, person_id, person_updated_at, person_read_at, fingerprints)
    select
      store_deals.connection_id, j.deal_id, j.lead_id, j.deal_updated_at, j.person_id, j.person_updated_at, clock_timestamp(),
        j.fingerprints
    from unnest(deals) as j
    where j.outcome = 'imported'
  ), changed_deal as (
    update crm.imported_deal as i
    set
      deal_updated_at = j.deal_updated_at,
      person_id = j.person_id,
      person_updated_at = coalesce(j.person_updated_at, i.person_updated_at),
      person_read_at = case when j.contact is null then i.person_read_at else clock_timestamp() end,
      fingerprints = j.fingerprints,
      withdrawn_at = null,
      compared_at = clock_timestamp(),
      updated_at = case j.outcome when 'updated' then clock_timestamp() else i.updated_at end
    from unnest(deals) as j
    where i.lead_id = j.lead_id
      -- Without fingerprints the deal was not compared, so nothing of it is new.
      and j.outcome in ('updated', 'unchanged') and j.fingerprints is not null
  )
  update crm.imported_deal as i
  -- A page that was read before the deletion does not restore the deal.
  set withdrawn_at = clock_timestamp(), deal_updated_at = greatest(i.deal_updated_at, j.deal_updated_at)
  from unnest(deals) as j
  where j.outcome = 'withdrawn' and i.lead_id = j.lead_id
$$;

comment on function crm.store_deals(uuid, crm.deal_change[]) is $$Store how deals were imported. Their leads are already stored.$$;

create or replace function crm.import_batch(
  connection_id uuid,
  window_starts_at timestamptz,
  window_ends_at timestamptz,
  deals jsonb,
  persons jsonb,
  key bytea
) returns setof crm.deal_change
language plpgsql volatile
as $$
declare
  v_withdrawn jsonb;
  v_deals crm.deal_change[];
begin
  -- Locked before reading, so that a concurrent change by an admin is seen complete.
  perform from jsonb_array_elements(import_batch.deals) as e (deal)
  -- Force an index lookup for each deal: for a connection without statistics a plan would read all deals each time.
  cross join lateral (
    select d.lead_id from crm.imported_deal as d
    where d.connection_id = import_batch.connection_id and d.deal_id = (e.deal ->> 'id')::bigint
    limit 1) as i
  join intake.lead as l on l.id = i.lead_id
  where l.status = 'pending_approval' or (l.status = 'rejected' and l.rejected_by is null and l.archived_at is null)
  order by l.id
  for no key update of l;

  -- Pipedrive can restore a deleted deal: its lead is pending again and follows the deal as before.
  select jsonb_agg(e.deal) into v_withdrawn
  from jsonb_array_elements(import_batch.deals) as e (deal)
  where exists (
    select from crm.imported_deal as d
    where d.connection_id = import_batch.connection_id and d.deal_id = (e.deal ->> 'id')::bigint and d.withdrawn_at is not null);
  if v_withdrawn is not null then
    perform intake.restore_leads(array(
      select s.lead_id
      from crm.classify_deals(import_batch.connection_id, import_batch.window_starts_at, import_batch.window_ends_at, v_withdrawn) as s
      where s.decision = 'eligible'));
  end if;

  select coalesce(array_agg(j), '{}') into v_deals
  from crm.plan_deal_changes(
    import_batch.connection_id, import_batch.window_starts_at, import_batch.window_ends_at,
    import_batch.deals, import_batch.persons, import_batch.key) as j;
  perform intake.store_leads(array(
    select (
      j.lead_id, c.niche_id, j.form_schema_id, j.answers, format('pipedrive:%s:%s', c.id, j.deal_id), j.contact, null,
      jsonb_build_object('partner', c.name))::intake.new_lead
    from unnest(v_deals) as j
    join crm.connection as c on c.id = import_batch.connection_id
    where j.outcome = 'imported'));
  perform intake.change_leads(array(
    select (j.lead_id, j.answers, j.contact)::intake.lead_change from unnest(v_deals) as j where j.outcome = 'updated'));
  perform intake.withdraw_leads(
    array(select j.lead_id from unnest(v_deals) as j where j.outcome = 'withdrawn'), 'its deal was deleted in the CRM');
  perform crm.store_deals(import_batch.connection_id, v_deals);
  return query select j.* from unnest(v_deals) as j;
end
$$;

comment on function crm.import_batch(uuid, timestamptz, timestamptz, jsonb, jsonb, bytea) is
$$Create and change the leads of these deals as one set: all of them or, when the database refuses any, none.$$;

create or replace function crm.import_deals(
  connection_id uuid,
  window_starts_at timestamptz,
  window_ends_at timestamptz,
  deals jsonb,
  persons jsonb
) returns setof crm.deal_change
language plpgsql volatile
as $$
declare
  v_key constant bytea := ops.keyed_hash('crm:' || connection_id);
  v_deal jsonb;
  v_fault jsonb;
begin
  -- One page of a connection at a time, because a run and a webhook may contain the same deal.
  perform from crm.connection as c where c.id = import_deals.connection_id for no key update;
  begin
    return query select * from crm.import_batch(
      connection_id, window_starts_at, window_ends_at, deals, persons, v_key);
    return;
  exception when others then
    if crm.is_transient(sqlstate) then
      raise;
    end if;
  end;
  -- A deal has an unforeseen defect: import each one separately, so that it does not stop the others.
  for v_deal in select e.deal from jsonb_array_elements(deals) as e (deal) loop
    begin
      return query select * from crm.import_batch(
        connection_id, window_starts_at, window_ends_at, jsonb_build_array(v_deal), persons, v_key);
    exception when others then
      if crm.is_transient(sqlstate) then
        raise;
      end if;
      -- Only the SQLSTATE, because the message may quote personal data.
      v_fault := jsonb_build_object('field', coalesce(v_deal ->> 'id', ''), 'code', sqlstate, 'message', 'was refused by the database');
      return next row(
        case when v_deal ->> 'id' ~ '^\d{1,18}$' then (v_deal ->> 'id')::bigint end, 'failed', jsonb_build_array(v_fault),
        null, null, null, null, null, null, null, null)::crm.deal_change;
    end;
  end loop;
end
$$;

comment on function crm.import_deals(uuid, timestamptz, timestamptz, jsonb, jsonb) is
$$Create leads from deals and change those that were created before; returns the outcome of each deal. A deal that fails does not
stop the others: the page is tried as a set first and, when that is refused, deal by deal, each in a sub-transaction.
Lock order: connection, then leads by id.$$;
