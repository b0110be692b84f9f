create or replace function ops.has_long_number(document jsonb) returns boolean
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

grant execute on function ops.has_long_number(jsonb) to anon, member, partner, admin;
