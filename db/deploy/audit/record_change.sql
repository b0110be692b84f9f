-- Deploy leadmill:audit/record_change to pg

begin;

create function audit.redact(record jsonb, key text[], redacted text[], names_only boolean) returns jsonb
language plpgsql immutable strict parallel safe
as $$
declare
  v_record jsonb := record;
  v_hidden text[] := redacted;
  v_name text;
begin
  if names_only then
    v_hidden := array(select r.name from jsonb_object_keys(record) as r (name) where r.name <> all (key));
  end if;
  foreach v_name in array v_hidden loop
    if v_record ? v_name then
      v_record := v_record || jsonb_build_object(v_name, 'redacted');
    end if;
  end loop;
  return v_record;
end
$$;

comment on function audit.redact(jsonb, text[], text[], boolean) is
$$A row with "redacted" in place of what the log must not hold. Whether it was null is not told either.$$;

create function audit.record_inserts() returns trigger
language plpgsql volatile security definer -- whoever inserts a row has no privilege on the log
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key constant text[] := tg_argv[0]::text[];
  v_redacted constant text[] := tg_argv[1]::text[];
  v_ignored constant text[] := tg_argv[2]::text[];
  v_names_only constant boolean := tg_argv[3]::boolean;
begin
  insert into audit.event (
    action, entity, entity_id, after,
    user_id, role, session_id, organization_id, address, agent, request_id)
  select
    'insert',
    tg_table_schema || '.' || tg_table_name,
    (select string_agg(r.record ->> k.name, '/' order by k.position) from unnest(v_key) with ordinality as k (name, position)),
    audit.redact(r.record, v_key, v_redacted, v_names_only),
    -- Selects: asked once for all rows.
    (select request.user_id()), (select request.role_name()), (select request.session_id()),
    (select request.organization_id()), (select request.client_address()), (select request.client_agent()), (select request.id())
  from (select to_jsonb(i) - v_ignored as record from inserted as i) as r;
  return null;
end
$$;

comment on function audit.record_inserts() is
$$Record the rows that a statement inserted into a watched table. Its arguments are made by audit.watch(): key columns,
redacted columns, ignored columns, names only.$$;

create function audit.record_change() returns trigger
language plpgsql volatile security definer -- whoever changes a row has no privilege on the log
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key constant text[] := tg_argv[0]::text[];
  v_redacted constant text[] := tg_argv[1]::text[];
  v_ignored constant text[] := tg_argv[2]::text[];
  v_names_only constant boolean := tg_argv[3]::boolean;
  v_before jsonb := case when tg_op in ('UPDATE', 'DELETE') then to_jsonb(old) - v_ignored end;
  v_after jsonb := case when tg_op = 'UPDATE' then to_jsonb(new) - v_ignored end;
  v_entity_id text;
begin
  if tg_op <> 'TRUNCATE' then
    select string_agg(coalesce(v_after, v_before) ->> k.name, '/' order by k.position) into v_entity_id
    from unnest(v_key) with ordinality as k (name, position);
  end if;
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, v_after -> b.key) into v_before, v_after
    from jsonb_each(v_before) as b
    where b.value is distinct from v_after -> b.key;
    if v_before is null then
      return null;
    end if;
  end if;
  insert into audit.event (
    action, entity, entity_id, before, after,
    user_id, role, session_id, organization_id, address, agent, request_id)
  values (
    lower(tg_op),
    tg_table_schema || '.' || tg_table_name,
    v_entity_id,
    audit.redact(v_before, v_key, v_redacted, v_names_only),
    audit.redact(v_after, v_key, v_redacted, v_names_only),
    request.user_id(), request.role_name(), request.session_id(),
    request.organization_id(), request.client_address(), request.client_agent(), request.id());
  return null;
end
$$;

comment on function audit.record_change() is
$$Record how a row of a watched table was updated or deleted, or that all went. Its arguments are those of record_inserts().$$;

commit;
