create or replace function ops.bounded_texts(value text[], argument text, maximum integer default 1000) returns text[]
language sql volatile parallel safe
return case
  when cardinality(bounded_texts.value) > bounded_texts.maximum or octet_length(bounded_texts.value::text) > 65536
    then ops.raise_too_large(
      bounded_texts.argument, format('must have at most %s elements, and 65536 bytes in all', bounded_texts.maximum))::text[]
  else bounded_texts.value end;

comment on function ops.bounded_texts(text[], text, integer) is
$$Returns the list if it has at most so many elements and 65536 bytes, and refuses it otherwise.$$;

grant execute on function ops.bounded_texts(text[], text, integer) to member, admin;
