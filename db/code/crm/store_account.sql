create or replace function crm.metadata_hash(connection_id uuid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select md5(jsonb_build_array(
    (select jsonb_agg(p order by p.pipeline_id) from crm.pipeline as p where p.connection_id = metadata_hash.connection_id),
    (select jsonb_agg(s order by s.stage_id) from crm.stage as s where s.connection_id = metadata_hash.connection_id),
    (select jsonb_agg(f order by f.key) from crm.deal_field as f where f.connection_id = metadata_hash.connection_id))::text)
$$;

comment on function crm.metadata_hash(uuid) is $$A hash of all names of an account, equal as long as they mean the same.$$;

create or replace function crm.store_account(connection_id uuid, company_id bigint, pipelines jsonb, stages jsonb, fields jsonb)
  returns boolean
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_company_id bigint;
  v_meaning constant text := crm.metadata_hash(connection_id);
begin
  select c.company_id into v_company_id from crm.connection as c where c.id = store_account.connection_id for no key update;
  -- An account without a company number is refused as well.
  if store_account.company_id is null or v_company_id <> store_account.company_id then
    return false;
  end if;
  delete from crm.stage as s where s.connection_id = store_account.connection_id;
  delete from crm.pipeline as p where p.connection_id = store_account.connection_id;
  delete from crm.deal_field as f where f.connection_id = store_account.connection_id;
  insert into crm.pipeline (connection_id, pipeline_id, name)
  select store_account.connection_id, (e.item ->> 'id')::bigint, e.item ->> 'name'
  from jsonb_array_elements(pipelines) as e (item);
  insert into crm.stage (connection_id, stage_id, pipeline_id, name, position)
  select store_account.connection_id, (e.item ->> 'id')::bigint, (e.item ->> 'pipeline_id')::bigint, e.item ->> 'name',
    (e.item ->> 'order_nr')::integer
  from jsonb_array_elements(stages) as e (item);
  insert into crm.deal_field (connection_id, key, name, type, options, position)
  select
    store_account.connection_id, e.item ->> 'field_code', e.item ->> 'field_name', e.item ->> 'field_type',
    case jsonb_typeof(e.item -> 'options') when 'array' then e.item -> 'options' else '[]' end, e.position
  from jsonb_array_elements(fields) with ordinality as e (item, position)
  where (e.item ->> 'is_custom_field')::boolean;
  update crm.connection as c
  set
    company_id = store_account.company_id,
    account_read_at = clock_timestamp(),
    problem = null,
    problem_at = null,
    refused_until_at = null,
    metadata_changed_at = case
      when crm.metadata_hash(store_account.connection_id) <> v_meaning then clock_timestamp() else c.metadata_changed_at end
  where c.id = store_account.connection_id;
  return true;
end
$$;

comment on function crm.store_account(uuid, bigint, jsonb, jsonb, jsonb) is
$$Store the names of pipelines, stages and custom fields, as Pipedrive's API v2 lists them, for an hour. Returns false and stores
nothing when the token belongs to another company, or the account has no company number.$$;

grant execute on function crm.store_account(uuid, bigint, jsonb, jsonb, jsonb) to leadmill_worker;
