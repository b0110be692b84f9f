-- Deploy leadmill:ops/bounded to pg

begin;

create function ops.refuse_size(argument text, message text) returns text
language plpgsql volatile security definer -- callers may not choose statuses themselves
set search_path = pg_catalog, pg_temp
as $$
begin
  perform ops.raise_http(400, 'LM930', 'an argument is too large', jsonb_build_array(jsonb_build_object(
    'field', refuse_size.argument, 'code', 'too_long', 'message', refuse_size.message))::text);
  return null;
end
$$;

comment on function ops.refuse_size(text, text) is
$$Refuse an argument of a door for its size.
Errors: LM930.$$;

-- In SQL and volatile, so that a door has only the comparison inlined: what refuses must not be folded, and a function
-- that is called costs ten times as much.
create function ops.bounded(value text, argument text, maximum integer default 1000) returns text
language sql volatile parallel safe
return case
  when length(bounded.value) > bounded.maximum
    then ops.refuse_size(bounded.argument, format('must have at most %s characters', bounded.maximum))
  else bounded.value end;

comment on function ops.bounded(text, text, integer) is
$$The text, which has at most so many characters. Doors hand on no text, document or list that has not passed here: work that
grows with the square of what a stranger sends cannot be stopped by a time limit while it is inside of one C function.$$;

create function ops.bounded_document(value jsonb, argument text, maximum integer default 65536) returns jsonb
language sql volatile parallel safe
return case
  when octet_length(bounded_document.value::text) > bounded_document.maximum
    then ops.refuse_size(bounded_document.argument, format('must have at most %s bytes as text', bounded_document.maximum))::jsonb
  else bounded_document.value end;

comment on function ops.bounded_document(jsonb, text, integer) is $$The document, whose text has at most so many bytes.$$;

create function ops.bounded_texts(value text[], argument text, maximum integer default 1000) returns text[]
language sql volatile parallel safe
return case
  when cardinality(bounded_texts.value) > bounded_texts.maximum or octet_length(bounded_texts.value::text) > 65536
    then ops.refuse_size(
      bounded_texts.argument, format('must have at most %s elements, and 65536 bytes in all', bounded_texts.maximum))::text[]
  else bounded_texts.value end;

comment on function ops.bounded_texts(text[], text, integer) is $$The list, which has at most so many elements and 65536 bytes.$$;

create function ops.bounded_ids(value uuid[], argument text, maximum integer default 1000) returns uuid[]
language sql volatile parallel safe
return case
  when cardinality(bounded_ids.value) > bounded_ids.maximum
    then ops.refuse_size(bounded_ids.argument, format('must have at most %s elements', bounded_ids.maximum))::uuid[]
  else bounded_ids.value end;

comment on function ops.bounded_ids(uuid[], text, integer) is $$The list, which has at most so many elements.$$;

grant execute on function ops.bounded(text, text, integer), ops.bounded_document(jsonb, text, integer),
  ops.refuse_size(text, text) to anon, member, partner, admin;
grant execute on function ops.bounded_texts(text[], text, integer), ops.bounded_ids(uuid[], text, integer) to admin;

commit;
