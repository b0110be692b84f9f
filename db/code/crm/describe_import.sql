create or replace function crm.describe_import(kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'kind', kind,
    'title', format('Import %s: %s', case r.status when 'succeeded' then 'finished' else 'failed' end, c.name),
    'summary', case when r.status = 'succeeded'
      then format('%s deals: %s new, %s updated, %s with faults', r.seen, r.imported, r.updated, r.failed)
      else format('Ended by: %s', r.problem) end,
    'happened_at', to_char(r.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'url', null, 'thread', null,
    'facts', (
      select jsonb_agg(jsonb_build_object('label', f.label, 'text', f.number::text, 'icon', null) order by f.position)
      from (values
        (1, 'Deals', r.seen), (2, 'New leads', r.imported), (3, 'Updated leads', r.updated), (4, 'Withdrawn leads', r.withdrawn),
        (5, 'Deals with faults', r.failed)) as f (position, label, number)),
    'changes', jsonb '[]',
    'contact', jsonb '[]',
    'data', jsonb_strip_nulls(jsonb_build_object(
      'name', c.name, 'cause', r.cause, 'seen', r.seen, 'imported', r.imported, 'updated', r.updated, 'withdrawn', r.withdrawn,
      'failed', r.failed, 'problem', r.problem)))
  from crm.import_run as r
  join crm.connection as c on c.id = r.connection_id
  where r.id = subject_id and r.finished_at is not null and c.organization_id is not distinct from describe_import.organization_id
$$;

comment on function crm.describe_import(text, uuid, uuid, jsonb) is
$$The message about an import that ended; null for another organisation than the connection's.$$;
