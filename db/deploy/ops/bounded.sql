-- Deploy leadmill:ops/bounded to pg

begin;

-- LM930 argument_too_large (400): An argument of a function is too large; it was refused before
--   it was read. `details` names it and its bound.
--   To do: Texts may have 1000 characters, documents 65536 bytes and numbers in them 1000
--   digits, unless something else is said.

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

create function ops.has_long_number(document jsonb) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- jsonb keeps 1e131000 in twelve bytes: such a number is never written out, only compared. As an array, for
  -- jsonb_path_query() takes the square of the number of its rows.
  select exists (
    select
    from jsonb_array_elements(jsonb_path_query_array(document, 'strict $.** ? (@.type() == "number")')) as n (number)
    where abs(n.number::numeric) >= 1e1000 or scale(n.number::numeric) > 1000)
$$;

comment on function ops.has_long_number(jsonb) is $$Whether a number in the document has more than 1000 digits before or after its point.$$;

-- Few bytes hold few numbers, so that the text of them is not large: most documents are spared the search.
create function ops.bounded_document(value jsonb, argument text, maximum integer default 65536) returns jsonb
language sql volatile parallel safe
return case
  when pg_column_size(bounded_document.value) > 500 and ops.has_long_number(bounded_document.value)
    then ops.refuse_size(bounded_document.argument, 'must have no number of more than 1000 digits')::jsonb
  when octet_length(bounded_document.value::text) > bounded_document.maximum
    then ops.refuse_size(bounded_document.argument, format('must have at most %s bytes as text', bounded_document.maximum))::jsonb
  else bounded_document.value end;

comment on function ops.bounded_document(jsonb, text, integer) is
$$The document, whose text has at most so many bytes. A number that is written with an exponent can be a thousand times as long as
what was sent, so numbers are looked at before the text is made.$$;

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
  ops.has_long_number(jsonb), ops.refuse_size(text, text) to anon, member, partner, admin;
grant execute on function ops.bounded_texts(text[], text, integer), ops.bounded_ids(uuid[], text, integer) to admin;

commit;
