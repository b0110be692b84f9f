create or replace function ops.bounded_ids(value uuid[], argument text, maximum integer default 1000) returns uuid[]
language sql volatile parallel safe
return case
  when cardinality(bounded_ids.value) > bounded_ids.maximum
    then ops.raise_too_large(bounded_ids.argument, format('must have at most %s elements', bounded_ids.maximum))::uuid[]
  else bounded_ids.value end;

comment on function ops.bounded_ids(uuid[], text, integer) is
$$Returns the list if it has at most so many elements, and refuses it otherwise.$$;

grant execute on function ops.bounded_ids(uuid[], text, integer) to anon, member, partner, admin;
