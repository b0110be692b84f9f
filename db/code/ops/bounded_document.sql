-- Few bytes hold few numbers, so that the text of them is not large: most documents are spared the search.
create or replace function ops.bounded_document(value jsonb, argument text, maximum integer default 65536) returns jsonb
language sql volatile parallel safe
return case
  when pg_column_size(bounded_document.value) > 500 and ops.has_long_number(bounded_document.value)
    then ops.raise_too_large(bounded_document.argument, 'must have no number of more than 1000 digits')::jsonb
  when octet_length(bounded_document.value::text) > bounded_document.maximum
    then ops.raise_too_large(bounded_document.argument, format('must have at most %s bytes as text', bounded_document.maximum))::jsonb
  else bounded_document.value end;

comment on function ops.bounded_document(jsonb, text, integer) is
$$The document, whose text has at most so many bytes. A number that is written with an exponent can be a thousand times as long as
what was sent, so numbers are looked at before the text is made.$$;

grant execute on function ops.bounded_document(jsonb, text, integer) to anon, member, partner, admin;
