create or replace function ops.setting_of(name text) returns jsonb
language sql stable parallel safe security definer -- callers may read a setting by its name, but not list them
set search_path = pg_catalog, pg_temp
as $$
  select s.value from ops.setting as s where s.name = setting_of.name
$$;

comment on function ops.setting_of(text) is $$Value of a setting; null if there is none of that name.$$;
