create or replace function crm.classify_deals(
  connection_id uuid,
  window_starts_at timestamptz,
  window_ends_at timestamptz,
  deals jsonb
) returns setof crm.classified_deal
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with deal as (
    select distinct on (d.deal_id) d.*
    from (
      select
        (e.deal ->> 'id')::bigint as deal_id,
        e.deal,
        (e.deal ->> 'add_time')::timestamptz as added_at,
        (e.deal ->> 'update_time')::timestamptz as updated_at,
        (e.deal ->> 'person_id')::bigint as person_id,
        (e.deal ->> 'stage_id')::bigint as stage_id,
        coalesce((e.deal ->> 'is_deleted')::boolean, false) as is_deleted,
        e.deal @> '{"is_missing": true}' as is_missing
      from jsonb_array_elements(classify_deals.deals) as e (deal)
    ) as d
    order by d.deal_id, d.updated_at desc
  )
  select
    d.deal_id,
    d.deal,
    case
      when d.deal_id is null then 'failed'
      when i.deal_updated_at > d.updated_at then 'ignored'
      -- A deal that was not found is not necessarily deleted.
      when d.is_missing then 'missing'
      when d.is_deleted then case when l.status = 'pending_approval' then 'withdrawn' else 'ignored' end
      when d.added_at is null or d.updated_at is null then 'failed'
      when l.status <> 'pending_approval' and not (w.is_withdrawn and l.status = 'rejected' and l.rejected_by is null
          and l.archived_at is null) then 'kept'
      when not w.is_withdrawn and (d.added_at < classify_deals.window_starts_at or d.added_at > classify_deals.window_ends_at)
        then 'outside'
      -- An unknown stage or pipeline cannot be matched against exclusions, so the deal fails.
      when s.stage_id is null or p.pipeline_id is null then 'failed'
      when exists (
        select from crm.exclusion as x
        where x.connection_id = classify_deals.connection_id
          and lower(btrim(x.pipeline_name)) = lower(btrim(p.name))
          and (x.stage_name is null or lower(btrim(x.stage_name)) = lower(btrim(s.name)))) then 'excluded'
      when i.deal_updated_at = d.updated_at and i.compared_at > c.metadata_changed_at and not w.wants_person and not w.is_withdrawn
        then 'unchanged'
      else 'eligible'
    end,
    l.id,
    w.is_withdrawn,
    l.form_schema_id,
    d.person_id,
    d.updated_at,
    w.wants_person,
    case when i.person_id = d.person_id then i.person_updated_at end,
    i.fingerprints,
    p.name,
    s.name
  from deal as d
  left join crm.stage as s on s.connection_id = classify_deals.connection_id and s.stage_id = d.stage_id
  left join crm.pipeline as p on p.connection_id = s.connection_id and p.pipeline_id = s.pipeline_id
  -- Force an index lookup for each deal: for a connection without statistics a plan would read all deals.
  left join lateral (
    select e.* from crm.imported_deal as e
    where e.connection_id = classify_deals.connection_id and e.deal_id = d.deal_id
    limit 1) as i on true
  left join intake.lead as l on l.id = i.lead_id
  join crm.connection as c on c.id = classify_deals.connection_id
  cross join lateral (
    select i.withdrawn_at is not null as is_withdrawn, d.person_id is not null and (
      i.deal_id is null
      or i.person_id is distinct from d.person_id
      or i.deal_updated_at < d.updated_at
      -- A person can change without its deals.
      or coalesce(i.person_read_at < now() - interval '1 day', true)) as wants_person
  ) as w
$$;

comment on function crm.classify_deals(uuid, timestamptz, timestamptz, jsonb) is
$$Which deals of a page may become or change a lead, and why the others may not.
deals: a list in the shape of Pipedrive's API v2; {"id", "is_missing": true} for a requested deal that was not found.$$;
