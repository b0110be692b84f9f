-- LM063 setting_has_another_type (400): The value of a setting has another JSON type than the
--   default; `details` names the setting and both types.
--   To do: Read the setting's comment in `ops.setting`, and write texts in double quotes.

create or replace function ops.settings_keep_their_type() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'LM063',
    message = 'setting has a value of another type',
    detail = format('%s is of type %s, not %s', old.name, jsonb_typeof(old.value), jsonb_typeof(new.value)),
    hint = old.comment;
end
$$;

comment on function ops.settings_keep_their_type() is
$$A setting is of the JSON type of its default: what reads it would fail on another one, in the middle of a request.
Errors: LM063 the value is of another type.$$;

create trigger settings_keep_their_type
before update of value on ops.setting
for each row when (jsonb_typeof(new.value) <> jsonb_typeof(old.value))
execute function ops.settings_keep_their_type();
