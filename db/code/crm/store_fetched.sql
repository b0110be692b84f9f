create or replace function crm.store_fetched(connection_id uuid, last_event bigint, asked bigint[], deals jsonb, persons jsonb)
  returns boolean
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_connection crm.connection;
  v_judged crm.deal_change[];
  v_deals jsonb;
begin
  select c.* into v_connection from crm.connection as c where c.id = store_fetched.connection_id for no key update;
  -- A deal that was not found is deleted only when an event of Pipedrive says so.
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
  -- Only events that had arrived before the deal was read.
  where e.connection_id = v_connection.id and e.status = 'waiting' and e.id <= store_fetched.last_event and e.entity_id = a.deal_id;
  update crm.connection as c set problem = null, problem_at = null, refused_until_at = null
  where c.id = v_connection.id and c.problem is not null;
  return exists (select from crm.webhook_event as e where e.connection_id = v_connection.id and e.status = 'waiting');
end
$$;

comment on function crm.store_fetched(uuid, bigint, bigint[], jsonb, jsonb) is
$$Import the deals of webhook events as they are now. last_event, asked: from begin_fetch(). A deal that was not found is
{"id", "is_missing": true}, and changes nothing unless one of its events is a deletion. Returns whether more events wait.$$;

grant execute on function crm.store_fetched(uuid, bigint, bigint[], jsonb, jsonb) to leadmill_worker;
