-- LM060 argument_too_large (400): An argument of a function is too large; it was refused before
--   it was read. `details` names it and its bound.
--   To do: Texts may have 1000 characters, documents 65536 bytes and numbers in them 1000
--   digits, unless something else is said.

create or replace function ops.refuse_size(argument text, message text) returns text
language plpgsql volatile security definer -- callers may not choose statuses themselves
set search_path = pg_catalog, pg_temp
as $$
begin
  perform ops.raise_http(400, 'LM060', 'an argument is too large', jsonb_build_array(jsonb_build_object(
    'field', refuse_size.argument, 'code', 'too_long', 'message', refuse_size.message))::text);
  return null;
end
$$;

comment on function ops.refuse_size(text, text) is
$$Refuse an argument of a door for its size.
Errors: LM060.$$;

grant execute on function ops.refuse_size(text, text) to anon, member, partner, admin;
