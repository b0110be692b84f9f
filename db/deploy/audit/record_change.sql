-- Deploy leadmill:audit/record_change to pg

begin;

create function audit.redact(record jsonb, key text[], redacted text[], names_only boolean) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(
    r.key,
    case when r.key = any (redact.redacted) or (redact.names_only and r.key <> all (redact.key))
      then '"redacted"' else r.value end)
  from jsonb_each(redact.record) as r
$$;

comment on function audit.redact(jsonb, text[], text[], boolean) is
$$A row with "redacted" in place of what the log must not hold. Whether it was null is not told either.$$;

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
  v_after jsonb := case when tg_op in ('INSERT', 'UPDATE') then to_jsonb(new) - v_ignored end;
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
  if v_names_only or v_redacted <> '{}' then
    v_before := audit.redact(v_before, v_key, v_redacted, v_names_only);
    v_after := audit.redact(v_after, v_key, v_redacted, v_names_only);
  end if;
  insert into audit.event (
    action, entity, entity_id, before, after,
    user_id, role, session_id, organization_id, address, agent, request_id)
  values (
    lower(tg_op), tg_table_schema || '.' || tg_table_name, v_entity_id, v_before, v_after,
    identity.current_user_id(), identity.current_role_name(), identity.current_session_id(),
    identity.current_organization_id(), ops.client_address(), ops.client_agent(), ops.request_id());
  return null;
end
$$;

comment on function audit.record_change() is
$$Record what a statement did to a watched table. Its arguments are made by audit.watch(): key columns, redacted columns,
ignored columns, names only.$$;

commit;
