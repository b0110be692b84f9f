-- Deploy leadmill:crm/fetch_deals to pg

begin;

create function crm.begin_fetch(connection_id uuid) returns table (
  organization_id uuid,
  company_domain text,
  company_id bigint,
  token bytea,
  reads_account boolean,
  last_event bigint,
  deals bigint[]
)
language sql stable security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  select
    c.organization_id, c.company_domain, c.company_id, c.token,
    coalesce(c.account_read_at < now() - interval '1 hour', true), max(e.id), array_agg(distinct e.entity_id)
  from crm.connection as c
  cross join lateral (
    select w.id, w.entity_id from crm.webhook_event as w
    where w.connection_id = c.id and w.status = 'waiting'
    order by w.id
    limit 100
  ) as e
  where c.id = begin_fetch.connection_id and c.is_active and coalesce(greatest(c.paused_until_at, c.refused_until_at) < now(), true)
  group by c.id
$$;

comment on function crm.begin_fetch(uuid) is
$$Which deals to read again, at most a hundred; no row when none waits, or Pipedrive must not be asked for a while.$$;

create function crm.look_at_fetched(connection_id uuid, deals jsonb) returns table (persons bigint[], reads_account boolean)
language sql stable security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  select l.*
  from crm.connection as c
  cross join lateral crm.required_reads_of(c.id, now() - c.oldest, now() - c.youngest, look_at_fetched.deals) as l
  where c.id = look_at_fetched.connection_id
$$;

comment on function crm.look_at_fetched(uuid, jsonb) is $$What must be read before deals that webhooks told of can be imported.$$;

create function crm.store_fetched(connection_id uuid, last_event bigint, asked bigint[], deals jsonb, persons jsonb) returns boolean
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_connection crm.connection;
  v_judged crm.deal_change[];
  v_deals jsonb;
begin
  select c.* into v_connection from crm.connection as c where c.id = store_fetched.connection_id for no key update;
  -- Not found is no word of a deletion, unless Pipedrive has said that word as well.
  select coalesce(jsonb_agg(
    case when d.deal @> '{"is_missing": true}' and exists (
      select from crm.webhook_event as e
      where e.connection_id = v_connection.id and e.status = 'waiting' and e.id <= store_fetched.last_event
        and e.entity_id = (d.deal ->> 'id')::bigint and e.action = 'delete')
    then jsonb_build_object('id', d.deal -> 'id', 'is_deleted', true) else d.deal end), '[]')
  into v_deals
  from jsonb_array_elements(store_fetched.deals) as d (deal);
  v_judged := array(
    select j from crm.import_deals(
      v_connection.id, clock_timestamp() - v_connection.oldest, clock_timestamp() - v_connection.youngest,
      v_deals, store_fetched.persons) as j);
  update crm.webhook_event as e
  set status = 'done', handled_at = clock_timestamp(), outcome = j.outcome, faults = j.faults
  from unnest(store_fetched.asked) as a (deal_id)
  left join unnest(v_judged) as j on j.deal_id = a.deal_id
  -- Only those that had come before the deal was read.
  where e.connection_id = v_connection.id and e.status = 'waiting' and e.id <= store_fetched.last_event and e.entity_id = a.deal_id;
  update crm.connection as c set problem = null, problem_at = null, refused_until_at = null
  where c.id = v_connection.id and c.problem is not null;
  return exists (select from crm.webhook_event as e where e.connection_id = v_connection.id and e.status = 'waiting');
end
$$;

comment on function crm.store_fetched(uuid, bigint, bigint[], jsonb, jsonb) is
$$Import deals that webhooks told of, as they are now. last_event, asked: as begin_fetch() said. A deal that was not found
comes as {"id", "is_missing": true}, and changes nothing unless one of its events says that it was deleted. Returns whether more wait.$$;

create function crm.delay_fetch(connection_id uuid, problem text, wait interval) returns void
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
begin
  update crm.connection as c set problem = delay_fetch.problem, problem_at = clock_timestamp()
  where c.id = delay_fetch.connection_id and delay_fetch.problem is not null;
  perform crm.defer_fetch(connection_id, wait);
end
$$;

comment on function crm.delay_fetch(uuid, text, interval) is $$Read those deals later. problem: what stands in the way, as a code.$$;

grant execute on function crm.begin_fetch(uuid) to leadmill_worker;
grant execute on function crm.look_at_fetched(uuid, jsonb) to leadmill_worker;
grant execute on function crm.store_fetched(uuid, bigint, bigint[], jsonb, jsonb) to leadmill_worker;
grant execute on function crm.delay_fetch(uuid, text, interval) to leadmill_worker;

commit;
