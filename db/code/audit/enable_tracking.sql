create or replace function audit.redact(record jsonb, key text[], redacted text[], names_only boolean) returns jsonb
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
$$A row with "redacted" in place of values that the log must not contain. Nulls are replaced too, so that not even their
absence is visible.$$;

create or replace function audit.record_inserts() returns trigger
language plpgsql volatile security definer -- the role that inserts a row has no privilege on the log
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
    -- Most keys are one column.
    case when cardinality(v_key) = 1 then r.record ->> v_key[1] else (
      select string_agg(r.record ->> k.name, '/' order by k.position) from unnest(v_key) with ordinality as k (name, position)) end,
    audit.redact(r.record, v_key, v_redacted, v_names_only),
    -- Subselects, so that each is evaluated once for all rows.
    (select request.user_id()), (select request.role_name()), (select request.session_id()),
    (select request.organization_id()), (select request.client_address()), (select request.client_agent()), (select request.id())
  from (select to_jsonb(i) - v_ignored as record from inserted as i) as r;
  return null;
end
$$;

comment on function audit.record_inserts() is
$$Record the rows that a statement inserted into a tracked table. audit.enable_tracking() sets the arguments: key columns,
redacted columns, ignored columns, names_only.$$;

create or replace function audit.record_change() returns trigger
language plpgsql volatile security definer -- the role that changes a row has no privilege on the log
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
  -- To leave for an archive is no change: where a stub stays, archived_at says so; otherwise the row is deleted.
  -- It takes along only what the log does not show; whatever else such a statement changes is recorded.
  if tg_argv[4]::boolean and (
    tg_op = 'UPDATE' and v_before ->> 'archived_at' is null and v_after ->> 'archived_at' is not null
      and v_before - (v_redacted || 'archived_at'::text) = v_after - (v_redacted || 'archived_at'::text)
    or tg_op = 'DELETE' and not v_before ? 'archived_at')
  then
    return null;
  end if;
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
$$Record the update or deletion of a row of a tracked table, or its truncation. The arguments are those of
audit.record_inserts(), and whether rows leave for an archive.$$;

-- LM951 audit_columns_invalid (400): `audit.enable_tracking`: only existing columns outside the key can
--   be redacted or ignored.

create or replace function audit.enable_tracking(
  entity regclass,
  redacted text[] default '{}',
  ignored text[] default '{}',
  names_only boolean default false,
  inserts boolean default true,
  moves boolean default false
) returns void
language plpgsql volatile
as $$
declare
  v_name text;
  v_key text[];
  v_columns text[];
begin
  select n.nspname || '.' || c.relname into v_name
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where c.oid = enable_tracking.entity;
  select coalesce(array_agg(a.attname::text order by a.attnum), '{}') into v_columns
  from pg_attribute as a
  where a.attrelid = enable_tracking.entity and a.attnum > 0 and not a.attisdropped;
  select coalesce(array_agg(a.attname::text order by k.position), '{}') into v_key
  from pg_index as i
  cross join unnest(i.indkey) with ordinality as k (attnum, position)
  join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = enable_tracking.entity and i.indisprimary;
  if not enable_tracking.redacted || enable_tracking.ignored <@ v_columns or v_key && (enable_tracking.redacted || enable_tracking.ignored)
    then
    raise exception using
      errcode = 'LM951',
      message = 'only existing columns outside the key can be redacted or ignored',
      detail = format('%s: %s', v_name, enable_tracking.redacted || enable_tracking.ignored);
  end if;
  if enable_tracking.inserts then
    -- A statement trigger, because a page of an import is inserted by one statement.
    execute format(
      'create or replace trigger inserts_are_recorded after insert on %s referencing new table as inserted'
      ' for each statement execute function audit.record_inserts(%L, %L, %L, %L)',
      enable_tracking.entity, v_key, enable_tracking.redacted, enable_tracking.ignored, enable_tracking.names_only);
  else
    execute format('drop trigger if exists inserts_are_recorded on %s', enable_tracking.entity);
  end if;
  -- An update of only ignored columns does not fire the trigger.
  execute format(
    'create or replace trigger changes_are_recorded after delete or update %s on %s'
    ' for each row execute function audit.record_change(%L, %L, %L, %L, %L)',
    case when enable_tracking.ignored <> '{}' then (
      select 'of ' || string_agg(quote_ident(c.name), ', ')
      from unnest(v_columns) as c (name)
      where c.name <> all (enable_tracking.ignored)) end,
    enable_tracking.entity, v_key, enable_tracking.redacted, enable_tracking.ignored, enable_tracking.names_only,
    enable_tracking.moves);
  execute format(
    'create or replace trigger truncation_is_recorded after truncate on %s'
    ' for each statement execute function audit.record_change(%L, %L, %L, %L)',
    enable_tracking.entity, v_key, enable_tracking.redacted, enable_tracking.ignored, enable_tracking.names_only);
  insert into audit.tracked_table (entity, redacted, ignored, names_only, records_inserts, leaves_for_archive)
  values (
    v_name, enable_tracking.redacted, enable_tracking.ignored, enable_tracking.names_only, enable_tracking.inserts, enable_tracking.moves)
  on conflict on constraint tracked_table_pkey do update
  set redacted = excluded.redacted, ignored = excluded.ignored, names_only = excluded.names_only,
    records_inserts = excluded.records_inserts, leaves_for_archive = excluded.leaves_for_archive;
end
$$;

comment on function audit.enable_tracking(regclass, text[], text[], boolean, boolean, boolean) is
$$Track the changes of a table from now on. Call it again after adding columns to a table with ignored columns. redacted:
columns with secrets or personal data. ignored: columns without interest. names_only: record the names of changed columns
and no values. inserts: false if a new row documents its own creation. moves: true if rows leave for an archive, and only if
a trigger refuses it unless the archive has the same: that is not recorded.
Errors: LM951.$$;

create or replace function audit.disable_tracking(entity regclass) returns void
language plpgsql volatile
as $$
begin
  execute format('drop trigger if exists inserts_are_recorded on %s', disable_tracking.entity);
  execute format('drop trigger changes_are_recorded on %s', disable_tracking.entity);
  execute format('drop trigger truncation_is_recorded on %s', disable_tracking.entity);
  delete from audit.tracked_table as w where w.entity::regclass = disable_tracking.entity;
end
$$;

comment on function audit.disable_tracking(regclass) is
$$Stop tracking the changes of a table. It undoes audit.enable_tracking().$$;
