-- A document of few bytes contains few numbers, so its text cannot become large. Most documents skip the search this
-- way.
create or replace function ops.bounded_document(value jsonb, argument text, maximum integer default 65536) returns jsonb
language sql volatile parallel safe
return case
  when pg_column_size(bounded_document.value) > 500 and ops.has_long_number(bounded_document.value)
    then ops.raise_too_large(bounded_document.argument, 'must have no number of more than 1000 digits')::jsonb
  when octet_length(bounded_document.value::text) > bounded_document.maximum
    then ops.raise_too_large(bounded_document.argument, format('must have at most %s bytes as text', bounded_document.maximum))::jsonb
  else bounded_document.value end;

comment on function ops.bounded_document(jsonb, text, integer) is
$$Returns the document if its text has at most so many bytes, and refuses it otherwise. A number with an exponent can become a
thousand times as long as it was sent, so numbers are checked before the document is converted to text.$$;

grant execute on function ops.bounded_document(jsonb, text, integer) to anon, member, partner, admin;
