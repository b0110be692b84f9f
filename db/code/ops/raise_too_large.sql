-- LM060 argument_too_large (400): An argument of a function is too large; it was refused before
--   it was read. `details` names it and its bound.
--   To do: Texts may have 1000 characters, documents 65536 bytes and numbers in them 1000
--   digits, unless something else is said.

create or replace function ops.raise_too_large(argument text, message text) returns text
language plpgsql volatile security definer -- callers may not choose a status themselves
set search_path = pg_catalog, pg_temp
as $$
begin
  perform ops.raise_http(400, 'LM060', 'argument is too large', jsonb_build_array(jsonb_build_object(
    'field', raise_too_large.argument, 'code', 'too_long', 'message', raise_too_large.message))::text);
  return null;
end
$$;

comment on function ops.raise_too_large(text, text) is
$$Refuse an argument of an API function for its size.
Errors: LM060.$$;

grant execute on function ops.raise_too_large(text, text) to anon, member, partner, admin;
