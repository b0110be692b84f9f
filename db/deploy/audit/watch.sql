-- Deploy leadmill:audit/watch to pg

begin;

-- LM951 audit_columns_invalid (400): `audit.watch`: only existing columns outside the key can
--   be redacted or ignored.

create function audit.watch(
  entity regclass,
  redacted text[] default '{}',
  ignored text[] default '{}',
  names_only boolean default false,
  inserts boolean default true
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text;
  v_key text[];
  v_columns text[];
begin
  select n.nspname || '.' || c.relname into v_name
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where c.oid = watch.entity;
  select coalesce(array_agg(a.attname::text order by a.attnum), '{}') into v_columns
  from pg_attribute as a
  where a.attrelid = watch.entity and a.attnum > 0 and not a.attisdropped;
  select coalesce(array_agg(a.attname::text order by k.position), '{}') into v_key
  from pg_index as i
  cross join unnest(i.indkey) with ordinality as k (attnum, position)
  join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = watch.entity and i.indisprimary;
  if not watch.redacted || watch.ignored <@ v_columns or v_key && (watch.redacted || watch.ignored) then
    raise exception using
      errcode = 'LM951',
      message = 'only columns outside of the key can be redacted or ignored',
      detail = format('%s: %s', v_name, watch.redacted || watch.ignored);
  end if;
  if watch.inserts then
    -- A page of an import is one statement.
    execute format(
      'create or replace trigger inserts_are_recorded after insert on %s referencing new table as inserted'
      ' for each statement execute function audit.record_inserts(%L, %L, %L, %L)',
      watch.entity, v_key, watch.redacted, watch.ignored, watch.names_only);
  else
    execute format('drop trigger if exists inserts_are_recorded on %s', watch.entity);
  end if;
  -- An update that sets ignored columns alone does not even call the trigger.
  execute format(
    'create or replace trigger changes_are_recorded after delete or update %s on %s'
    ' for each row execute function audit.record_change(%L, %L, %L, %L)',
    case when watch.ignored <> '{}' then (
      select 'of ' || string_agg(quote_ident(c.name), ', ')
      from unnest(v_columns) as c (name)
      where c.name <> all (watch.ignored)) end,
    watch.entity, v_key, watch.redacted, watch.ignored, watch.names_only);
  execute format(
    'create or replace trigger truncation_is_recorded after truncate on %s'
    ' for each statement execute function audit.record_change(%L, %L, %L, %L)',
    watch.entity, v_key, watch.redacted, watch.ignored, watch.names_only);
  insert into audit.watched (entity, redacted, ignored, names_only, records_inserts)
  values (v_name, watch.redacted, watch.ignored, watch.names_only, watch.inserts)
  on conflict on constraint watched_pkey do update
  set redacted = excluded.redacted, ignored = excluded.ignored, names_only = excluded.names_only,
    records_inserts = excluded.records_inserts;
end
$$;

comment on function audit.watch(regclass, text[], text[], boolean, boolean) is
$$Record the changes of a table from here on. Called by the change that makes the table, and again by one that adds
columns to a table with ignored columns. redacted: secrets and personal data. ignored: columns of no interest.
names_only: values of no column. inserts: false where a new row tells of its own making.
Errors: LM951.$$;

create function audit.unwatch(entity regclass) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('drop trigger if exists inserts_are_recorded on %s', unwatch.entity);
  execute format('drop trigger changes_are_recorded on %s', unwatch.entity);
  execute format('drop trigger truncation_is_recorded on %s', unwatch.entity);
  delete from audit.watched as w where w.entity::regclass = unwatch.entity;
end
$$;

comment on function audit.unwatch(regclass) is $$Record the changes of a table no more: what reverts a call of audit.watch().$$;

commit;
